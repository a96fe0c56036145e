using Kefa.Bureau.Accounts.Staff;
using Kefa.Matching;

namespace Kefa.Bureau.Matters;

/// <param name="Divisions">Codes of the divisions that are asked.</param>
/// <param name="By">The day by which they are to answer; null for none.</param>
internal sealed record JointAskedBody(IReadOnlyList<string> Divisions, string Question, DateOnly? By);

internal sealed record JointAnsweredBody(string Division, string Answer);

internal sealed record JointEndedBody(string Division, string Reason);

/// <summary>A division's part in a matter that another division leads (会办).</summary>
/// <param name="Asked">The event in which it was asked.</param>
/// <param name="Answer">What it said; null while it has not.</param>
/// <param name="EndedFor">Why its part was taken back; null when it was not.</param>
public sealed record JointPart(int Asked, string Division, string Question, DateOnly? By, DateOnly AskedOn, string? AskedBy)
{
    public string? Answer { get; init; }
    public string? AnsweredBy { get; init; }
    public DateOnly? AnsweredOn { get; init; }
    public string? EndedFor { get; init; }

    /// <summary>Whether the division has yet to answer.</summary>
    public bool IsOpen => Answer is null && EndedFor is null;

    /// <summary>Whether its day is over and it has not answered.</summary>
    public bool IsLate(DateOnly today) => IsOpen && By < today;
}

/// <summary>
/// Several divisions handle one matter together: the leading division asks, each answers for itself, and the answers stand in the matter's record. The procedure's own acts stay with the
/// lead, and none of them waits: a deadline of the law does not.
/// </summary>
public sealed class JointHandling
{
    private const int MostCharacters = 5_000;

    private readonly HouseWork _house;
    private readonly StaffDirectory _staff;

    internal JointHandling(HouseWork house, StaffDirectory staff) => (_house, _staff) = (house, staff);

    /// <summary>The parts of a matter, in the order in which they were asked for.</summary>
    public static IReadOnlyList<JointPart> Of(MatterHistory history)
    {
        var parts = new List<JointPart>();
        foreach (var recorded in history.Recorded)
        {
            var e = recorded.Event;
            switch (e.Type)
            {
                case HouseEvents.JointAsked when recorded.Read<JointAskedBody>() is { } body:
                    parts.AddRange(body.Divisions.Select(division => new JointPart(e.N, division, body.Question, body.By, e.Day, e.Actor)));
                    break;
                case HouseEvents.JointAnswered when recorded.Read<JointAnsweredBody>() is { } body && Open(parts, body.Division) is >= 0 and var at:
                    parts[at] = parts[at] with { Answer = body.Answer, AnsweredBy = e.Actor, AnsweredOn = e.Day };
                    break;
                case HouseEvents.JointEnded when recorded.Read<JointEndedBody>() is { } body && Open(parts, body.Division) is >= 0 and var at:
                    parts[at] = parts[at] with { EndedFor = body.Reason };
                    break;
            }
        }
        return parts;
    }

    private static int Open(List<JointPart> parts, string division) => parts.FindLastIndex(part => part.Division == division && part.IsOpen);

    /// <summary>Asks divisions for their part.</summary>
    /// <returns>What is wrong, by the name of the form's field; nothing when they were asked.</returns>
    public async Task<IReadOnlyList<(string Field, LocalText Problem)>> AskAsync(
        MatterNumber number, IReadOnlyCollection<string> divisions, string? question, DateOnly? until, DateOnly today, Acting by, CancellationToken cancellationToken)
    {
        if (!by.MayHandle()) return NotTheirs;
        DivisionTree known = await _staff.DivisionsAsync(cancellationToken);
        var problems = new List<(string, LocalText)>();
        string[] asked = [.. divisions.Distinct(StringComparer.Ordinal)];
        if (asked.Length == 0) problems.Add(("divisions", new("请选择会办科室。", "Choose the divisions.")));
        else if (asked.Any(code => known.Find(code) is not { ClosedOn: null })) problems.Add(("divisions", new("没有这个科室。", "There is no such division.")));
        if (Text("question", question) is { } noQuestion) problems.Add(noQuestion);
        if (until < today) problems.Add(("until", new("答复日期不能早于今天。", "The day to answer by lies before today.")));
        if (problems.Count > 0) return problems;
        return Wrong("divisions", await _house.AppendAsync<JointAskedBody>(number, HouseEvents.JointAsked, history =>
                history.State.IsClosed ? (null, HouseWork.Closed)
                : asked.Contains(history.Desk.Division) ? (null, new LocalText("主办科室不必会办。", "The leading division is not asked for a part."))
                : Of(history).Where(part => part.IsOpen).Select(part => part.Division).Intersect(asked, StringComparer.Ordinal).FirstOrDefault() is { } already
                    ? (null, known.Find(already) is { } again ? new LocalText($"已请{again.Name.Zh}会办，尚未答复。", $"{again.Name.En} has been asked and has not answered.") : HouseWork.NotHere)
                : (new JointAskedBody(asked, question!.ReplaceLineEndings("\n").Trim(), until), null),
            new { divisions = asked }, by, cancellationToken));
    }

    /// <summary>Answers for a division; whoever has their seat or a post there may.</summary>
    public async Task<IReadOnlyList<(string Field, LocalText Problem)>> AnswerAsync(MatterNumber number, string division, string? answer, Acting by, CancellationToken cancellationToken)
    {
        if (!by.MayHandle()) return NotTheirs;
        if (Text("answer", answer) is { } missing) return [missing];
        if (!(await DivisionsOfAsync(by, cancellationToken)).Contains(division)) return [("answer", new("只有会办科室的人员可以答复。", "Only people of the division that was asked answer for it."))];
        return Wrong("answer", await _house.AppendAsync<JointAnsweredBody>(number, HouseEvents.JointAnswered, history =>
                history.State.IsClosed ? (null, HouseWork.Closed)
                : !Of(history).Any(part => part.Division == division && part.IsOpen) ? (null, new LocalText("没有待答复的会办。", "Nothing is waiting for an answer."))
                : (new JointAnsweredBody(division, answer!.ReplaceLineEndings("\n").Trim()), null),
            new { division }, by, cancellationToken));
    }

    /// <summary>Takes a division's part back.</summary>
    public async Task<IReadOnlyList<(string Field, LocalText Problem)>> EndAsync(MatterNumber number, string division, string? reason, Acting by, CancellationToken cancellationToken)
    {
        if (!by.MayHandle()) return NotTheirs;
        if (Text("reason", reason) is { } missing) return [missing];
        return Wrong("reason", await _house.AppendAsync<JointEndedBody>(number, HouseEvents.JointEnded, history =>
                !Of(history).Any(part => part.Division == division && part.IsOpen) ? (null, new LocalText("没有待答复的会办。", "Nothing is waiting for an answer."))
                : (new JointEndedBody(division, reason!.ReplaceLineEndings("\n").Trim()), null),
            new { division }, by, cancellationToken));
    }

    /// <summary>The divisions for which somebody may answer: the one of their seat, and those of their posts.</summary>
    public async Task<IReadOnlySet<string>> DivisionsOfAsync(Acting by, CancellationToken cancellationToken)
    {
        var of = by.Roles.Select(held => held.Division).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (by.Account is { } account && await _staff.SeatOfAsync(account, cancellationToken) is { } seat) of.Add(seat);
        return of;
    }

    private static (string, LocalText)[] NotTheirs => [("", HouseWork.NotHere)];

    private static (string Field, LocalText Problem)? Text(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? (field, new("请填写内容。", "Write something."))
        : text.Length > MostCharacters ? (field, new($"最多 {MostCharacters} 字。", $"At most {MostCharacters} characters."))
        : null;

    private static (string, LocalText)[] Wrong(string field, LocalText? problem) => problem is null ? [] : [(field, problem)];
}
