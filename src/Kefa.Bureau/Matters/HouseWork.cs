using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;

namespace Kefa.Bureau.Matters;

/// <summary>What became of one matter of many.</summary>
/// <param name="Problem">Why it was left as it is; null when it was done.</param>
public sealed record RowOutcome(string Number, LocalText? Problem);

/// <summary>
/// What the house does beside the procedure: who handles a matter, what somebody notes. Recorded in the matter's stream like an act; no act waits for it
/// and none is in conflict with it.
/// </summary>
public sealed class HouseWork
{
    private const int MostCharacters = 5_000;

    /// <summary>How many matters may be assigned at once.</summary>
    public const int MostAtOnce = 500;

    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly MatterStreams _streams;
    private readonly MatterWriter _writer;
    private readonly AuditTrail _audit;
    private readonly FormTokens _tokens;
    private readonly TimeProvider _time;

    internal HouseWork(KefaDbContext db, ICurrentBureau bureau, MatterStreams streams, MatterWriter writer, AuditTrail audit, FormTokens tokens, TimeProvider time) =>
        (_db, _bureau, _streams, _writer, _audit, _tokens, _time) = (db, bureau, streams, writer, audit, tokens, time);

    /// <summary>What the token of a note's form is for: the same note is not written twice because its form was sent twice.</summary>
    public static string NotePurpose(MatterNumber number) => "note/" + number;

    /// <summary>Whether a matter can be given to somebody; null when it can.</summary>
    public static LocalText? WhyNot(MatterSummary matter, Guid? to, string? division) =>
        matter.ClosedOn is not null ? new("已办结，不再分派。", "It is closed and handled by nobody.")
        : matter.Handler == to && (division is null || division == matter.Division) ? new("已由此人承办。", "This person handles it already.")
        : null;

    /// <summary>Gives matters to a person, each in a transaction of its own: what cannot be given does not keep back the others.</summary>
    /// <param name="to">The account; null takes them from whoever had them.</param>
    /// <param name="division">The division; null leaves it.</param>
    public async Task<IReadOnlyList<RowOutcome>> AssignAsync(IReadOnlyList<string> numbers, Guid? to, string? toName, string? division, string? note, Acting by, CancellationToken cancellationToken)
    {
        var outcomes = new List<RowOutcome>(numbers.Count);
        foreach (string number in numbers.Take(MostAtOnce)) outcomes.Add(new RowOutcome(number, await AssignAsync(number, to, toName, division, note, by, cancellationToken)));
        return outcomes;
    }

    private async Task<LocalText?> AssignAsync(string number, Guid? to, string? toName, string? division, string? note, Acting by, CancellationToken cancellationToken)
    {
        if (!MatterNumber.TryParse(number, out MatterNumber parsed) || by.IsFromOutside) return NotHere;
        return await AppendAsync<AssignedBody>(parsed, HouseEvents.Assigned, history =>
                history.State.IsClosed ? (null, new LocalText("已办结，不再分派。", "It is closed and handled by nobody."))
                : history.Desk.Handler == to && (division is null || division == history.Desk.Division) ? (null, new LocalText("已由此人承办。", "This person handles it already."))
                : (new AssignedBody(to, toName, division, string.IsNullOrWhiteSpace(note) ? null : note.Trim()), null),
            new { handler = to, division }, by, cancellationToken);
    }

    /// <summary>Notes something in a matter.</summary>
    /// <returns>Why not; null when it was noted.</returns>
    public Task<LocalText?> CommentAsync(MatterNumber number, string? text, Acting by, CancellationToken cancellationToken) => CommentAsync(number, text, null, by, cancellationToken);

    /// <summary>Notes something in a matter.</summary>
    /// <param name="token">The token of the form; null for commands.</param>
    /// <returns>Why not; null when it was noted, now or when the form was sent before.</returns>
    public async Task<LocalText?> CommentAsync(MatterNumber number, string? text, string? token, Acting by, CancellationToken cancellationToken)
    {
        if (by.IsFromOutside) return NotHere;
        if (string.IsNullOrWhiteSpace(text)) return new("请填写内容。", "Write something.");
        if (text.Length > MostCharacters) return new($"最多 {MostCharacters} 字。", $"At most {MostCharacters} characters.");
        return await AppendAsync<CommentBody>(number, HouseEvents.Commented, _ => (new CommentBody(text.ReplaceLineEndings("\n").Trim()), null), null, by, cancellationToken, token is null ? null : (token, NotePurpose(number)));
    }

    internal static LocalText Closed => new("已办结。", "It is closed.");

    internal static LocalText NotHere => new("没有这个办件。", "There is no such matter.");

    /// <summary>Says something in a matter's stream, after whatever was said meanwhile.</summary>
    /// <returns>Why not; null when it was said.</returns>
    internal async Task<LocalText?> AppendAsync<T>(MatterNumber number, string type, Func<MatterHistory, (T? Body, LocalText? Problem)> say, object? details, Acting by, CancellationToken cancellationToken, (string Token, string Purpose)? form = null)
        where T : class
    {
        for (int tries = 0; ; tries++)
        {
            await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
            switch (form is { } sent ? await _tokens.ConsumeAsync(sent.Token, sent.Purpose, by.Account, cancellationToken) : null)
            {
                case FormTokenOutcome.Used: return null;
                case FormTokenOutcome.Invalid: return new("这张表单已失效，请重新填写。", "This form is not valid any more: fill it in again.");
            }
            if (await _streams.FindAsync(number, cancellationToken) is not { } history) return NotHere;
            (T? body, LocalText? problem) = say(history);
            if (body is null) return problem;
            string? role = by.Roles.IsEmpty ? null : by.Roles[0].Role;
            try
            {
                var rows = new RowBatch(_db);
                await _writer.AppendAsync(number, history, [MatterWriter.HouseEvent(type, body, by.Id, role, _bureau.Required.Today(_time))], rows, cancellationToken);
                _audit.Record(by.ActorIn(role), type, Matter.StreamOf(number), details, rows);
                if (form is { } done) await _tokens.CompleteAsync(done.Token, done.Purpose, by.Account, Matter.StreamOf(number), cancellationToken);
                await EventWriter.CommitAsync(rows, Matter.StreamOf(number), transaction, cancellationToken);
                return null;
            }
            catch (StreamConflictException) when (tries < 5)
            {
                // Whatever happened meanwhile, the note holds: it is said again after it.
                await transaction.RollbackAsync(cancellationToken);
                _db.ChangeTracker.Clear();
            }
        }
    }
}
