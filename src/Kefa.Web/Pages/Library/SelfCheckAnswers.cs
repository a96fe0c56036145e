using System.Collections.Immutable;
using System.Globalization;
using Kefa.Bureau.Registers;
using Kefa.Matching.Profiles;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Library;

/// <summary>
/// The answers of a self-check, as they stand in the address of the page: <c>a=headcount.L:120</c>. Nothing is kept on the server; "I do not know" is an
/// answer too (<c>a=headcount.L:?</c>).
/// </summary>
internal sealed class SelfCheckAnswers
{
    /// <summary>The longest answer, in characters: all of them must fit into one address.</summary>
    private const int LongestAnswer = 1_000;

    private const int MostAnswers = 200;

    private readonly List<KeyValuePair<string, string>> _answers;

    private SelfCheckAnswers(List<KeyValuePair<string, string>> answers) => _answers = answers;

    public IReadOnlyList<KeyValuePair<string, string>> All => _answers;

    /// <summary>The answers in an address. What cannot be read, because somebody wrote the address by hand or the dictionary has changed, is not there: it is asked again.</summary>
    public static SelfCheckAnswers Of(IQueryCollection query, FieldDictionary dictionary, DateOnly asOf) => Of(query["a"].OfType<string>().Take(MostAnswers), dictionary, asOf);

    internal static SelfCheckAnswers Of(IEnumerable<string> given, FieldDictionary dictionary, DateOnly asOf)
    {
        List<KeyValuePair<string, string>> answers = [];
        foreach (var text in given)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !answers.Exists(a => a.Key == text[..colon]) && IsReadable(text[..colon], text[(colon + 1)..], dictionary, asOf))
                answers.Add(KeyValuePair.Create(text[..colon], text[(colon + 1)..]));
        }

        return new SelfCheckAnswers(answers);
    }

    private static bool IsReadable(string path, string text, FieldDictionary dictionary, DateOnly asOf) =>
        Key(path, dictionary, asOf) is var (_, field, part) && (part ?? field).Type is not FieldType.Context && (text == "?" || Parse(text, part ?? field, false).Value is not null);

    /// <summary>
    /// The question to ask next: the most decisive fact that was not asked yet and can be answered in one field; null when nothing more decides. Before an
    /// earlier year is asked for, the founding day is: years before it do not count, which no answer for them could say.
    /// </summary>
    public (string Path, Field Field, Field Whole)? Next(IEnumerable<string> missing, FieldDictionary dictionary, DateOnly asOf)
    {
        foreach (var path in missing.Where(p => !IsAnswered(p)))
        {
            if (Key(path, dictionary, asOf) is not var (key, whole, part) || (part ?? whole).Type is FieldType.Context)
                continue;
            if (key.Year < ProfileBinder.DataYear(asOf) && !IsAnswered(Founding) && dictionary.Find(Founding) is { } founding)
                return (Founding, founding, founding);
            return (path, part ?? whole, whole);
        }

        return null;
    }

    private const string Founding = "foundedOn";

    public bool IsAnswered(string path) => _answers.Exists(a => a.Key == path);

    public SelfCheckAnswers With(string path, string value) => new([.. _answers.Where(a => a.Key != path), KeyValuePair.Create(path, value)]);

    /// <summary>The answers before a question: what "back" leads to.</summary>
    public SelfCheckAnswers Before(string path) => new([.. _answers.TakeWhile(a => a.Key != path)]);

    public SelfCheckAnswers WithoutLast() => new([.. _answers.SkipLast(1)]);

    public string ToQuery() => _answers.Count == 0 ? "" : "?" + string.Join('&', _answers.Select(a => "a=" + Uri.EscapeDataString($"{a.Key}:{a.Value}")));

    /// <summary>The profile that the answers make. What was not asked counts as unknown, not as a default.</summary>
    public Profile ToProfile(FieldDictionary dictionary, DateOnly asOf)
    {
        Dictionary<FactKey, Fact> facts = [];
        // A breakdown that nobody has to give (R&D items, income by industry) stays away: the policy then takes the plain figure.
        foreach (var field in dictionary.Fields.Where(f => f is not { Type: FieldType.List or FieldType.Context, Default.State: FactState.NotApplicable }))
            facts[new FactKey(field.Id, field.IsYearly ? DateOnly.MinValue.Year : null)] = Fact.Unknown;
        Dictionary<FactKey, Dictionary<string, FactValue?>> contexts = [];
        foreach (var (path, text) in _answers)
        {
            if (Key(path, dictionary, asOf) is not var (key, field, part) || text == "?")
                continue;
            if (Parse(text, part ?? field, false).Value is not { } value)
                continue;
            if (part is null)
                facts[key] = Fact.Known(value);
            else
                (contexts.TryGetValue(key, out var parts) ? parts : contexts[key] = field.Fields.ToDictionary(f => f.Id, _ => (FactValue?)null, StringComparer.Ordinal))[part.Id] = value;
        }

        foreach (var (key, parts) in contexts)
            facts[key] = Fact.Known(new FactValue.Context(parts.ToImmutableSortedDictionary(StringComparer.Ordinal)));
        return new Profile("self-check", facts);
    }

    /// <summary>The fact that a path names: the field, its year, and the part of a context.</summary>
    public static (FactKey Key, Field Field, Field? Part)? Key(string path, FieldDictionary dictionary, DateOnly asOf)
    {
        var parts = path.Split('.');
        if (dictionary.Find(parts[0]) is not { } field)
            return null;
        var at = 1;
        int? year = null;
        if (field.IsYearly)
        {
            var back = parts.Length > 1 ? ProfileBinder.YearNames.IndexOf(parts[1]) : -1;
            if (back < 0)
                return null;
            year = ProfileBinder.DataYear(asOf) - back;
            at = 2;
        }

        Field? part = null;
        if (parts.Length > at + 1 || parts.Length > at && (part = field.Part(parts[at])) is null)
            return null;
        return (new FactKey(field.Id, year), field, part);
    }

    /// <summary>Reads an answer as people type it: full-width digits, separators, 万 and 亿.</summary>
    public static (FactValue? Value, string? Problem) Parse(string? typed, Field field, bool english)
    {
        var text = SearchText.Compatible(typed ?? "").Trim();
        if (text.Length == 0)
            return (null, english ? "Give an answer, or say that you do not know." : "请作答；不清楚请选“不清楚”。");
        if (text.Length > LongestAnswer)
            return (null, english ? $"At most {LongestAnswer} characters." : $"最多{LongestAnswer}个字符。");
        switch (field.Type)
        {
            case FieldType.Boolean:
                return text switch
                {
                    "true" => (new FactValue.Boolean(true), null),
                    "false" => (new FactValue.Boolean(false), null),
                    _ => (null, english ? "Choose yes or no." : "请选择“是”或“否”。"),
                };
            case FieldType.Date:
                return DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? (new FactValue.Date(day), null)
                    : (null, english ? "Give a date such as 2018-05-08." : "请填写日期，例如 2018-05-08。");
            case FieldType.Integer or FieldType.Decimal or FieldType.Money:
                return Number(text, field, english);
            case FieldType.List:
                return List(text, field.Item!, english);
            default:
                if (field.Options.Length > 0 && !field.Options.Any(o => o.Code == text))
                    return (null, english ? "Choose one of the answers." : "请选择一项。");
                return text.Length > 200 ? (null, english ? "At most 200 characters." : "最多200个字符。") : (new FactValue.Text(text), null);
        }
    }

    /// <summary>Entries separated by semicolons, their parts by <c>|</c> or 至; "none" is an answer.</summary>
    private static (FactValue?, string?) List(string text, Field item, bool english)
    {
        if (text is "无" or "没有" || text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return (FactValue.List.Empty, null);
        var items = ImmutableArray.CreateBuilder<FactValue>();
        foreach (var entry in text.Split([';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(100))
        {
            var (value, problem) = item.Type == FieldType.Context ? Record(entry, item, english) : Parse(entry, item, english);
            if (value is null)
                return (null, english ? $"Entry {items.Count + 1}: {problem}" : $"第 {items.Count + 1} 项：{problem}");
            items.Add(value);
        }

        return (new FactValue.List(items.ToImmutable()), null);
    }

    private static (FactValue?, string?) Record(string entry, Field record, bool english)
    {
        var cells = entry.Split(['|', '｜', '至'], StringSplitOptions.TrimEntries);
        if (cells.Length != record.Fields.Length)
        {
            var parts = string.Join('|', record.Fields.Select(f => f.Label.In(english)));
            return (null, english ? $"Give {record.Fields.Length} parts: {parts}." : $"应有 {record.Fields.Length} 个部分：{parts}。");
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, FactValue?>(StringComparer.Ordinal);
        foreach (var (part, cell) in record.Fields.Zip(cells))
        {
            var (value, problem) = Parse(cell, part, english);
            if (value is null)
                return (null, problem);
            values[part.Id] = value;
        }

        return (new FactValue.Context(values.ToImmutable()), null);
    }

    private static (FactValue?, string?) Number(string text, Field field, bool english)
    {
        var factor = text switch { [.., '亿'] => 100_000_000m, [.., '万'] => 10_000m, _ => 1m };
        var digits = (factor == 1 ? text : text[..^1]).Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        var unit = field.Unit?.In(english) ?? "";
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > 1_000_000_000_000_000m)
            return (null, english ? $"Give a number{(unit.Length > 0 ? $" in {unit}" : "")}, for instance 1280000 or 128万." : $"请填写数字{(unit.Length > 0 ? $"，单位为{unit}" : "")}，例如 1280000 或 128万。");
        number *= factor;
        if (field.Type == FieldType.Integer && number != decimal.Truncate(number))
            return (null, english ? "Give a whole number." : "请填写整数。");
        if (number < field.Min || number > field.Max)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"{field.Min?.ToString(CultureInfo.InvariantCulture) ?? "…"}–{field.Max?.ToString(CultureInfo.InvariantCulture) ?? "…"}");
            return (null, english ? $"The number must lie in {range}." : $"数字应在 {range} 之间。");
        }

        return (new FactValue.Number(number), null);
    }
}
