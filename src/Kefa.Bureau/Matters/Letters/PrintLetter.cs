using System.Collections.Immutable;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Kefa.Documents.Official;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Letters;

/// <summary>A letter of a matter to be read and printed.</summary>
/// <param name="Paper">The file that was sealed with the act.</param>
public sealed record PrintedLetter(OpenedMatter Matter, DocumentKind Kind, AttachedDocument Paper, OfficialDocument Document)
{
    /// <summary>Whether the party that looks may read it.</summary>
    public bool IsForParty => Matter.IsParty && (Kind.Visibility is { Party: true } or { Public: true });
}

/// <summary>
/// The same letter that an act wrote, from the same version of its template and the matter as it was then. What was sealed is the file; this is how it looks.
/// </summary>
public sealed class PrintLetter
{
    private readonly OpenMatter _open;
    private readonly ActContexts _contexts;
    private readonly WriteLetters _letters;
    private readonly AuditTrail _audit;
    private readonly KefaDbContext _db;

    internal PrintLetter(OpenMatter open, ActContexts contexts, WriteLetters letters, AuditTrail audit, KefaDbContext db) =>
        (_open, _contexts, _letters, _audit, _db) = (open, contexts, letters, audit, db);

    /// <summary>The letter as a page.</summary>
    public Task<PrintedLetter?> FindAsync(MatterNumber number, int n, string kind, Acting by, CancellationToken cancellationToken) => FindAsync(number, n, kind, "page", by, cancellationToken);

    /// <summary>The letter to be read and printed. Who of the house, or asked from outside, took it is written down before it is shown; a party's own letters are the party's.</summary>
    /// <param name="number">The matter.</param>
    /// <param name="n">The event that attached it.</param>
    /// <param name="kind">The kind of paper.</param>
    /// <param name="format">As what it is taken: page, pdf.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when there is no such matter, or the event has no letter of that kind that was written from a template.</returns>
    public async Task<PrintedLetter?> FindAsync(MatterNumber number, int n, string kind, string format, Acting by, CancellationToken cancellationToken)
    {
        if (await _open.FindAsync(number, by, cancellationToken) is not { } matter) return null;
        if (matter.History.Events.FirstOrDefault(e => e.N == n) is not TransitionPerformed written) return null;
        if (written.Documents.FirstOrDefault(d => d.Kind == kind && d.Template is not null) is not { } paper || !matter.Papers.Any(p => p.Event == n && p.Document.Kind == kind)) return null;
        ImmutableArray<MatterEvent> until = [.. matter.History.Events.TakeWhile(e => e.N <= n)];
        MatterState then = MatterState.Of(matter.Procedure, until);
        if (matter.Procedure.Documents.FirstOrDefault(d => d.Id == kind) is not { } declared) return null;
        ActContext context = (await _contexts.OfTheLawAsync(cancellationToken)) with { Now = written.At, Today = written.Day };
        Letter letter = WriteLetters.WithReference(await _letters.ComposeAsync(then, declared, paper.Template, context, cancellationToken), paper.Reference, number, n);
        if (letter.Document is not { } document) return null;
        if (by.ReadsEverything || by.IsFromOutside)
        {
            _audit.Record(by.ActorIn(by.Roles[0].Role), "Printed", Matter.StreamOf(number), new { n, kind, format });
            await _db.SaveChangesAsync(cancellationToken);
        }
        return new PrintedLetter(matter, declared, paper, document);
    }
}
