using System.Globalization;
using System.Text;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions on text. Lengths and positions count code points; comparison is ordinal.</summary>
internal static class TextFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("substring", Substring, Of(Str, P("string", Str), P("start position", Num), Opt("length", Num))),
        new BuiltIn("string length", (ref call) => call.Text(0, out var text) ? new NumberValue(Length(text)) : call.Failure, Of(Num, P("string", Str)))
            { Total = true },
        new BuiltIn("upper case", (ref call) => call.Text(0, out var text) ? Value.Of(text.ToUpperInvariant()) : call.Failure, Of(Str, P("string", Str)))
            { Total = true },
        new BuiltIn("lower case", (ref call) => call.Text(0, out var text) ? Value.Of(LowerCase(text)) : call.Failure, Of(Str, P("string", Str)))
            { Total = true },
        new BuiltIn("substring before", SubstringBefore, Of(Str, P("string", Str), P("match", Str))) { Total = true },
        new BuiltIn("substring after", SubstringAfter, Of(Str, P("string", Str), P("match", Str))) { Total = true },
        Test("contains", static (text, match) => text.Contains(match, StringComparison.Ordinal)),
        Test("starts with", static (text, match) => text.StartsWith(match, StringComparison.Ordinal)),
        Test("ends with", static (text, match) => text.EndsWith(match, StringComparison.Ordinal)),
        new BuiltIn("string join", Join, Of(Str, P("list", Lst), Opt("delimiter", Str))),
    ];

    private static int Length(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
            length++;
        return length;
    }

#pragma warning disable CA1308 // this is FEEL's lower case, not a normalisation for comparing
    private static string LowerCase(string text) => text.ToLower(CultureInfo.InvariantCulture);
#pragma warning restore CA1308

    private static BuiltIn Test(string name, Func<string, string, bool> test) =>
        new(name, (ref call) => call.Text(0, out var text) && call.Text(1, out var match) ? Value.Of(test(text, match)) : call.Failure,
            Of(Bool, P("string", Str), P("match", Str))) { Total = true };

    /// <summary>From the start position, 1 the first and -1 the last code point; a length beyond the end ends there.</summary>
    private static Value Substring(ref Call call)
    {
        if (!call.Text(0, out var text) || !call.Whole(1, out var start))
            return call.Failure;
        var wanted = int.MaxValue;
        if (call.Has(2) && !call.Whole(2, out wanted))
            return call.Failure;
        var length = Length(text);
        if (start == 0 || Math.Abs((long)start) > length)
            return call.Fail($"start position {start} is outside a string of {length}; positions are 1 to {length} or -1 to -{length}.");
        if (wanted < 1)
            return call.Fail($"the length must be 1 or more, but is {wanted}.");
        var skip = start > 0 ? start - 1 : length + start;
        var from = Offset(text, 0, skip);
        return Value.Of(text[from..Offset(text, from, wanted)]);
    }

    /// <summary>The place so many code points further on, at most the end.</summary>
    private static int Offset(string text, int from, int count)
    {
        while (count > 0 && from < text.Length)
        {
            from += char.IsHighSurrogate(text[from]) && from + 1 < text.Length && char.IsLowSurrogate(text[from + 1]) ? 2 : 1;
            count--;
        }

        return from;
    }

    private static Value SubstringBefore(ref Call call)
    {
        if (!call.Text(0, out var text) || !call.Text(1, out var match))
            return call.Failure;
        return Value.Of(text[..Math.Max(0, text.IndexOf(match, StringComparison.Ordinal))]);
    }

    private static Value SubstringAfter(ref Call call)
    {
        if (!call.Text(0, out var text) || !call.Text(1, out var match))
            return call.Failure;
        var at = text.IndexOf(match, StringComparison.Ordinal);
        return Value.Of(at < 0 ? "" : text[(at + match.Length)..]);
    }

    /// <summary>Nulls are left out; no delimiter or null joins directly.</summary>
    private static Value Join(ref Call call)
    {
        if (!call.List(0, out var items))
            return call.Failure;
        var delimiter = "";
        if (call.Has(1) && call[1] is not NullValue && !call.Text(1, out delimiter))
            return call.Failure;
        var joined = new StringBuilder();
        var first = true;
        foreach (var item in items)
        {
            if (item is NullValue and not ErrorValue)
                continue;
            if (item is not TextValue text)
                return call.WrongItem(item, $"a string or null");
            if (!first)
                joined.Append(delimiter);
            first = false;
            joined.Append(text.Text);
            if (joined.Length > call.Context.Limits.MaxSize * 2L)
                throw new EvaluationLimitException($"string join makes a text of more than {call.Context.Limits.MaxSize} code points.");
        }

        return Value.Of(joined.ToString());
    }
}
