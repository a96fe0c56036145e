using Kefa.Bureau.Registers;
using Kefa.Matching;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies;

/// <summary>One thing that is wrong with what was given about a company.</summary>
/// <param name="Key">The field and year; null when it concerns the whole.</param>
/// <param name="Text">What is wrong, and what was expected.</param>
/// <param name="OnlyWarns">True when it is strange and yet accepted.</param>
public sealed record FactProblem(FactKey? Key, LocalText Text, bool OnlyWarns = false)
{
    /// <summary>The field that it does not agree with; the dictionary may say the same from that field's side.</summary>
    public FactKey? Other { get; init; }
}

/// <summary>Holds facts to the dictionary, the registers of codes and the calendar.</summary>
internal sealed class FactChecker(FieldDictionary dictionary, RegionRegister regions, IndustryRegister industries, DateOnly today)
{
    public const int MaxTextLength = 2_000;
    public const int MaxNameLength = 200;
    private static readonly LocalText CompanyNotThere = new("未填写。", "This field must be filled in.");

    public FieldDictionary Dictionary => dictionary;

    /// <summary>Everything that is wrong with the facts by themselves; a field that must be there is asked for only of a new company.</summary>
    public IEnumerable<FactProblem> Problems(IReadOnlyDictionary<FactKey, Fact> facts)
    {
        foreach (var (key, fact) in facts)
        {
            var field = dictionary.Find(key.Field)!;
            if (key.Year > today.Year)
                yield return new FactProblem(key, new LocalText($"{key.Year} 年尚未到来。", $"The year {key.Year} has not come yet."));
            foreach (var text in Problems(fact, field))
                yield return new FactProblem(key, text);
        }

        if (facts.GetValueOrDefault(new FactKey("foundedOn"))?.Value is FactValue.Date { Value: var founded } && founded <= today)
        {
            // Policies read a year before the founding as one that does not apply, whatever is recorded.
            foreach (var key in facts.Where(f => f.Key.Year < founded.Year && f.Value.State == FactState.Known).Select(f => f.Key))
                yield return new FactProblem(key, new LocalText($"{key.Year} 年早于成立年份（{founded:yyyy-MM-dd} 成立），政策计算不采用。", $"The year {key.Year} is before the founding ({founded:yyyy-MM-dd}): policies pass over it."), OnlyWarns: true);
        }

        foreach (var (key, fact) in facts)
        {
            if (IsRegion(key.Field) && fact.Value is FactValue.Text { Value: var code } && regions.Doubt(code) is { } doubt)
                yield return new FactProblem(key, doubt, OnlyWarns: true);
        }

        foreach (var key in facts.Keys)
        {
            foreach (var (problem, other, onlyWarns) in FactRules.RelationProblems(dictionary.Find(key.Field)!, key.Year, k => facts.GetValueOrDefault(k)?.Value, dictionary))
                yield return new FactProblem(key, problem, onlyWarns) { Other = other };
        }
    }

    /// <summary>The fields without which no company is registered.</summary>
    public IEnumerable<FactProblem> Missing(IReadOnlyDictionary<FactKey, Fact> facts) => dictionary.Fields
        .Where(f => f.IsRequired && facts.GetValueOrDefault(new FactKey(f.Id)) is not { State: FactState.Known })
        .Select(f => new FactProblem(new FactKey(f.Id), CompanyNotThere));

    private IEnumerable<LocalText> Problems(Fact fact, Field field)
    {
        if (field.IsRequired && fact.State != FactState.Known)
            return [CompanyNotThere];
        if (field.Id is "foundedOn" or "movedInOn" && fact.Value is FactValue.Date date && date.Value > today)
            return [new LocalText($"{date.Value:yyyy-MM-dd} 晚于今天（{today:yyyy-MM-dd}）。", $"{date.Value:yyyy-MM-dd} is after today ({today:yyyy-MM-dd}).")];
        return [.. FactRules.Problems(fact.Value, field), .. Texts(fact.Value, field)];
    }

    private IEnumerable<LocalText> Texts(FactValue? value, Field field)
    {
        switch (value)
        {
            case FactValue.Text { Value: var text }:
                if (CodeProblem(field.Id, text) is { } problem)
                    yield return problem;
                var max = field.Id == "name" ? MaxNameLength : MaxTextLength;
                if (text.Length > max)
                    yield return new LocalText($"文字有 {text.Length} 个字符，最多 {max} 个。", $"The text has {text.Length} characters; at most {max} are allowed.");
                if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
                    yield return new LocalText("文字含有控制字符。", "The text holds control characters.");
                break;
            case FactValue.List { Items: var items }:
                foreach (var text in items.SelectMany(i => Texts(i, field.Item!)))
                    yield return text;
                break;
            case FactValue.Context { Parts: var parts }:
                foreach (var text in parts.Where(p => p.Value is not null).SelectMany(p => Texts(p.Value, field.Part(p.Key)!)))
                    yield return text;
                break;
        }
    }

    private static bool IsRegion(string field) => field is "regionCode" or "operatingRegionCode" or "taxRegionCode" or "movedFrom";

    private LocalText? CodeProblem(string field, string text)
    {
        switch (field)
        {
            case "uscc" or "parentUscc":
                return CreditCode.TryParse(text, out _, out var problem) ? null : problem;
            case var region when IsRegion(region):
                return regions.Problem(text);
            case "industryCode":
                return industries.Problem(text);
            default:
                return null;
        }
    }
}
