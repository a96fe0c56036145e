using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Kefa.Feel.Messages;

namespace Kefa.Feel;

/// <summary>
/// What an engine says to people, in English and in Chinese. It is written as an interpolated string, <c>context.Error($"The type '{name}' is not known.")</c>, and
/// put into words only when somebody reads it. Its Chinese stands in a catalogue of the engine under the English text with numbered holes
/// (<c>The type '{0}' is not known.</c>); a test finds every phrase of an assembly and asks for it. Immutable once written.
/// </summary>
[InterpolatedStringHandler]
public sealed class Phrase : ITranslated, IEquatable<Phrase>
{
    private static readonly Lock Adding = new();
    private static FrozenDictionary<string, string> _chinese = Chinese.Texts.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly object?[] _arguments;
    private readonly string[] _texts;
    private int _count;

    /// <summary>For the compiler, which turns <c>$"…"</c> into a phrase.</summary>
    public Phrase(int literalLength, int formattedCount)
    {
        _arguments = formattedCount == 0 ? [] : new object?[formattedCount];
        _texts = new string[formattedCount + 1];
    }

    /// <summary>A phrase that says nothing, for the hole of another.</summary>
    public static Phrase Empty { get; } = new(0, 0);

    /// <summary>The phrase in English.</summary>
    public string En => Written(Key, english: true);

    /// <summary>The phrase in Chinese; in English when no catalogue has it.</summary>
    public string Zh => Written(ChineseText, english: false);

    /// <summary>The English text with <c>{0}</c>, <c>{1}</c> … for what is filled in.</summary>
    public string Key
    {
        get
        {
            if (_count == 0)
                return _texts[0] ?? "";
            var key = new StringBuilder(_texts[0]);
            for (var i = 0; i < _count; i++)
                key.Append('{').Append(i).Append('}').Append(_texts[i + 1]);
            return key.ToString();
        }
    }

    private string ChineseText => _chinese.GetValueOrDefault(Key) ?? Key;

    /// <summary>A phrase whose two texts are known: what a host says itself.</summary>
    public static Phrase Of(string zh, string en) => $"{new Pair(zh, en)}";

    /// <summary>Several things, one after the other.</summary>
    /// <param name="items">Names, numbers or phrases.</param>
    /// <param name="separator">What stands between them in English; in Chinese it is 、.</param>
    public static Phrase List<T>(IEnumerable<T> items, string separator = ", ") => $"{new Series([.. items], separator)}";

    /// <summary>Adds the Chinese of an engine's phrases: the English text with numbered holes, and the Chinese one. What is there already stays.</summary>
    public static void Add(IEnumerable<KeyValuePair<string, string>> texts)
    {
        lock (Adding)
            _chinese = _chinese.Concat(texts).DistinctBy(t => t.Key).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The phrase in English, or in Chinese.</summary>
    public string In(bool english) => english ? En : Zh;

    /// <summary>Words of the text; called by the compiler.</summary>
    public void AppendLiteral(string value) => _texts[_count] = _texts[_count] is { } before ? before + value : value;

    /// <summary>A value in the text; called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _arguments[_count++] = value;

    /// <summary>A value in the text, in a format; called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string format)
        where T : IFormattable => _arguments[_count++] = value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A part of a text in the text; called by the compiler.</summary>
    public void AppendFormatted(ReadOnlySpan<char> value) => _arguments[_count++] = value.ToString();

    /// <inheritdoc/>
    public bool Equals(Phrase? other) => other is not null && (ReferenceEquals(this, other) || En == other.En);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Phrase);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(En, StringComparison.Ordinal);

    /// <summary>The phrase in English.</summary>
    public override string ToString() => En;

    private static string Text(object? value, bool english) => value switch
    {
        null => "",
        ITranslated translated when !english => translated.Zh,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A text with its holes filled. Braces around anything but the number of a hole are braces.</summary>
    private string Written(string text, bool english)
    {
        if (_count == 0)
            return text;
        var written = new StringBuilder(text.Length + (16 * _count));
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && i + 2 < text.Length && char.IsAsciiDigit(text[i + 1]) && text[i + 2] == '}' && text[i + 1] - '0' < _count)
            {
                written.Append(Text(_arguments[text[i + 1] - '0'], english));
                i += 2;
            }
            else
            {
                written.Append(text[i]);
            }
        }

        return written.ToString();
    }

    private sealed class Pair(string zh, string en) : ITranslated
    {
        public string Zh => zh;

        public override string ToString() => en;
    }

    private sealed class Series(object?[] items, string separator) : ITranslated
    {
        public string Zh => string.Join('、', items.Select(i => Text(i, english: false)));

        public override string ToString() => string.Join(separator, items.Select(i => Text(i, english: true)));
    }
}
