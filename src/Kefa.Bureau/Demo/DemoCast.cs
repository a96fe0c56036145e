using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Operations;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Demo;

/// <summary>One matter of a story.</summary>
/// <param name="Place">Its place among the matters of the story.</param>
/// <param name="Cast">Its place among all: whose turn it is.</param>
internal sealed record DemoTelling(DemoStory Story, int Place, int Cast)
{
    public MatterNumber? Number { get; set; }

    /// <summary>Steps that an earlier run, which was stopped, has done already.</summary>
    public int Done { get; set; }
}

/// <summary>Who acts in the stories, and what they write.</summary>
/// <param name="people">The accounts by name.</param>
/// <param name="seats">The code of the division in which each sits; null for none.</param>
/// <param name="public">Members of the public.</param>
internal sealed partial class DemoCast(IReadOnlyDictionary<string, Acting> people, IReadOnlyDictionary<string, string?> seats, IReadOnlyList<IReadOnlyDictionary<string, string>> @public)
{
    public const string Applicant = "applicant";

    private readonly Dictionary<string, DemoTelling> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MatterState> _read = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Acting> People => people;

    public string? DivisionOf(string account) => seats.GetValueOrDefault(account);

    /// <summary>Who takes the step. Every third applicant has an account.</summary>
    public Acting Who(DemoStep step, DemoTelling telling) =>
        step.By != Applicant ? people[step.By] : telling.Cast % 3 == 0 ? people["citizen"] with { Roles = [] } : Acting.Visitor;

    /// <summary>Keeps in mind the first matter of each story, for others that name it.</summary>
    public void Began(DemoTelling telling) => _first.TryAdd(telling.Story.Id, telling);

    /// <summary>Reads the other matters that a step writes of, as they are now.</summary>
    public async Task ReadAsync(IServiceProvider services, DemoStep step, CancellationToken cancellationToken)
    {
        _read.Clear();
        foreach (Match found in OtherMatter().Matches(step.With.ToJsonString()))
        {
            string story = found.Groups["story"].Value;
            if (_first.GetValueOrDefault(story)?.Number is { } number && await services.GetRequiredService<MatterStreams>().FindAsync(number, cancellationToken) is { } history) _read[story] = history.State;
        }
    }

    public JsonNode? Fill(JsonNode? node, DemoTelling telling, DemoStep step, DateOnly today) => node switch
    {
        JsonObject map => new JsonObject(map.Select(part => KeyValuePair.Create(part.Key, Fill(part.Value, telling, step, today)))),
        JsonArray list => new JsonArray([.. list.Select(item => Fill(item, telling, step, today))]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Fill(text, telling, step, today)),
        _ => node?.DeepClone(),
    };

    /// <summary>A text with what stands in braces put in: <c>{today}</c>, <c>{today-30}</c>, <c>{year}</c>, <c>{year-1}</c>, <c>{account:section}</c>, <c>{sha256:text}</c>, <c>{matter:story}</c>, <c>{matter:story.field}</c>, <c>{matter:story.list.1.field}</c>, a value of the story, what is known of the applicant.</summary>
    public string Fill(string text, DemoTelling telling, DemoStep step, DateOnly today) => Brace().Replace(text, found => Word(found.Groups["word"].Value, telling, today)
        ?? throw new RefusedException($"{step.Place}: the story '{telling.Story.Id}' writes {found.Value}, and there is no such value."));

    private string? Word(string word, DemoTelling telling, DateOnly today)
    {
        if (word == "year" || word.StartsWith("year+", StringComparison.Ordinal) || word.StartsWith("year-", StringComparison.Ordinal))
            return Offset(word["year".Length..]) is { } years ? (today.Year + years).ToString(CultureInfo.InvariantCulture) : null;
        if (word.StartsWith("today", StringComparison.Ordinal))
        {
            return Offset(word["today".Length..]) is { } days ? Day(today.AddDays(days)) : null;
        }
        if (word.Split(':', 2) is [var kind, var name])
        {
            return kind switch
            {
                "account" => people.GetValueOrDefault(name)?.Id,
                "sha256" => Value(name, telling) is { } text ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) : null,
                "matter" when name.Split('.', 2) is [var story, var path] => Said(_read.GetValueOrDefault(story)?.Data is { } data ? Part(data, path) : null),
                "matter" => _first.GetValueOrDefault(name)?.Number?.ToString(),
                _ => null,
            };
        }
        return Value(word, telling);
    }

    private string? Value(string name, DemoTelling telling) =>
        telling.Story.Values.TryGetValue(name, out IReadOnlyList<string>? values) ? values[telling.Place % values.Count]
        : telling.Story.Shared.TryGetValue(name, out values) ? values[telling.Cast % values.Count]
        : @public.Count > 0 ? @public[telling.Cast % @public.Count].GetValueOrDefault(name) : null;

    private static int? Offset(string written) => written.Length == 0 ? 0 : int.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset) ? offset : null;

    private static string? Said(Value? value) => value switch
    {
        TextValue text => text.Text,
        NumberValue number => number.ToString(),
        DateValue date => date.Date.ToString(),
        _ => null,
    };

    /// <summary>A field; of a record in a list <c>rows.3.dueOn</c>, counted from 1.</summary>
    private static Value? Part(MatterData data, string path) =>
        path.Split('.') is [var list, var place, var field] && data[list] is ListValue records && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at >= 1 && at <= records.Items.Length
            ? (records.Items[at - 1] as ContextValue)?[field] : data[path];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<word>[a-z][A-Za-z0-9:.+-]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Brace();

    [GeneratedRegex(@"\{matter:(?<story>[a-z0-9-]+)\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherMatter();
}
