using System.Collections.Immutable;
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

    internal PrintLetter(OpenMatter open, ActContexts contexts, WriteLetters letters) => (_open, _contexts, _letters) = (open, contexts, letters);

    /// <param name="n">The event that attached it.</param>
    /// <param name="kind">The kind of paper.</param>
    /// <returns>Null when there is no such matter, or the event has no letter of that kind that was written from a template.</returns>
    public async Task<PrintedLetter?> FindAsync(MatterNumber number, int n, string kind, Acting by, CancellationToken cancellationToken)
    {
        if (await _open.FindAsync(number, by, cancellationToken) is not { } matter) return null;
        if (matter.History.Events.FirstOrDefault(e => e.N == n) is not TransitionPerformed written) return null;
        if (written.Documents.FirstOrDefault(d => d.Kind == kind && d.Template is not null) is not { } paper || !matter.Papers.Any(p => p.Event == n && p.Document.Kind == kind)) return null;
        ImmutableArray<MatterEvent> until = [.. matter.History.Events.TakeWhile(e => e.N <= n)];
        MatterState then = MatterState.Of(matter.Procedure, until);
        if (matter.Procedure.Documents.FirstOrDefault(d => d.Id == kind) is not { } declared) return null;
        ActContext context = (await _contexts.OfTheLawAsync(cancellationToken)) with { Now = written.At, Today = written.Day };
        Letter letter = await _letters.ComposeAsync(then, declared, paper.Template, context, cancellationToken);
        return letter.Document is { } document ? new PrintedLetter(matter, declared, paper, document) : null;
    }
}
