using System.Text.Json;
using Kefa.Procedures;

namespace Kefa.Bureau.Appraisals;

/// <summary>
/// What the acts of a sheet are asked with. Lists are recorded whole: what is typed for one item stands beside what was recorded for the others. Pure.
/// </summary>
public static class SheetInput
{
    /// <summary>Answers, a typed score and whether it applies, for one item.</summary>
    /// <param name="given">Null where the computed score stands.</param>
    /// <param name="not">Null where the item applies.</param>
    public static ActRequest Score(SheetMatter sheet, string item, IEnumerable<StatedAnswer> answers, GivenScore? given, Inapplicable? not) => Act("score", new
    {
        answers = Kept(sheet.Answers, a => a.Item, item).Concat(answers).Select(a => new { item = a.Item, question = a.Question, number = a.Number, source = a.Source }),
        selfScores = Kept(sheet.Scores, s => s.Item, item).Concat(Some(given)).Select(s => new { item = s.Item, score = s.Score, reason = s.Reason }),
        inapplicable = Kept(sheet.Inapplicables, i => i.Item, item).Concat(Some(not)).Select(i => new { item = i.Item, treatment = i.Treatment == NotApplicable.Full ? "FULL" : "RESCALE", reason = i.Reason }),
    });

    /// <summary>The records that prove one item.</summary>
    public static ActRequest Prove(SheetMatter sheet, string item, IEnumerable<SheetEvidence> evidence) => Act("prove", new
    {
        evidence = Kept(sheet.Evidence, e => e.Item, item).Concat(evidence).Select(e => new { item = e.Item, record = e.Record, note = e.Note }),
    });

    /// <summary>The appraiser's scores, all at once.</summary>
    public static ActRequest Scores(IEnumerable<GivenScore> scores, IEnumerable<KeyValuePair<string, decimal>> parts, DateOnly? receivedOn, string? publishedAt) => Act("recordScores", new
    {
        checkedScores = Written(scores), checkedParts = parts.Select(p => new { part = p.Key, score = p.Value }), receivedOn, publishedAt,
    });

    /// <summary>The same after an appeal, with its answer.</summary>
    public static ActRequest Answer(IEnumerable<GivenScore> scores, IEnumerable<KeyValuePair<string, decimal>> parts, DateOnly? answeredOn, string? answer) => Act("recordAnswer", new
    {
        checkedScores = Written(scores), checkedParts = parts.Select(p => new { part = p.Key, score = p.Value }), answeredOn, answer,
    });

    /// <summary>What begins a sheet.</summary>
    public static ActRequest Begin(string edition, DateOnly? from, DateOnly? to) => Act("begin", new { edition, periodFrom = from, periodTo = to });

    private static object[] Written(IEnumerable<GivenScore> scores) => [.. scores.Select(s => new { item = s.Item, score = s.Score, reason = s.Reason })];

    private static IEnumerable<T> Kept<T>(IEnumerable<T> recorded, Func<T, string> of, string item) => recorded.Where(r => of(r) != item);

    private static T[] Some<T>(T? one) where T : class => one is null ? [] : [one];

    private static ActRequest Act(string transition, object input) => new() { Transition = transition, Input = JsonSerializer.SerializeToElement(input, JsonSerializerOptions.Web) };
}
