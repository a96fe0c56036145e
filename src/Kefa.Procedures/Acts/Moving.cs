using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>Decides whether a matter may move to another version of its procedure. Pure, like the engine.</summary>
public static class Moving
{
    /// <summary>The event of a move, or every reason why it is refused: all that is on record must have its place in the other version.</summary>
    /// <param name="state">Where the matter stands.</param>
    /// <param name="events">The engine's events that it is the fold of.</param>
    /// <param name="target">The other version.</param>
    /// <param name="authority">Who ordered it.</param>
    /// <param name="basis">Why it may be.</param>
    /// <param name="context">Who acts, when, and what is known of the world.</param>
    public static AmendmentOutcome<MatterMoved> Move(MatterState state, ImmutableArray<MatterEvent> events, Procedure target, string authority, ImmutableArray<LegalBasis> basis, ActContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(target);
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        if (string.IsNullOrWhiteSpace(authority))
            Refuse("move.authority", $"Say who ordered the move.");
        if (basis.IsEmpty)
            Refuse("move.basis", $"Say why the matter may move: a law and its article, or a decision.");
        refusals.AddRange(WhyNot(state, events, target));
        if (refusals.Count > 0)
            return new(null, [.. refusals.Distinct()]);

        var (recounted, entries) = Replay.Of(target, events, null, int.MaxValue, context).Against(Replay.Of(state.Procedure, events, null, int.MaxValue, context));
        return new(
            new MatterMoved
            {
                At = context.Now,
                Day = context.Today,
                Actor = context.Actor.Id,
                Role = context.Actor.Roles.FirstOrDefault(),
                FromStage = state.Stage!.Id,
                ToStage = state.Stage.Id,
                ContentVersion = target.Reference,
                From = state.Procedure.Reference,
                Authority = authority.Trim(),
                Basis = basis,
                Recounted = recounted,
                Deadlines = entries,
            },
            []);

        void Refuse(string rule, Phrase text) => refusals.Add(new Refusal(rule, RefusalKind.Field, text, target.Basis));
    }

    /// <summary>Every reason why the record of a matter does not fit another version, whoever asks; empty when it does.</summary>
    public static ImmutableArray<Refusal> WhyNot(MatterState state, ImmutableArray<MatterEvent> events, Procedure target)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(target);
        var procedure = state.Procedure;
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        if (procedure.Id != target.Id)
            Refuse("move.procedure", $"{target.Reference} is a version of another procedure.");
        else if (procedure.Version == target.Version)
            Refuse("move.same", $"The matter follows the version {target.Version} already.");
        if (state.IsClosed)
            Refuse("move.closed", $"The matter is closed.");
        if (target.Transition == VersionTransition.Keep)
            Refuse("move.keep", $"The version {target.Version} says that running matters keep theirs.");
        if (refusals.Count > 0)
            return refusals.ToImmutable();

        foreach (var stage in events.SelectMany(e => new[] { e.FromStage, e.ToStage }).OfType<string>().Distinct(StringComparer.Ordinal).Where(s => target.FindStage(s) is null))
            Refuse("move.stage", $"The stage '{procedure.FindStage(stage)?.Name ?? Plain(stage)}', in which the matter is or was, is not there.");
        foreach (var path in state.Data.Values.Keys.Order(StringComparer.Ordinal))
        {
            var field = procedure.FindField(path)!;
            if (target.FindField(path) is not { } other)
                Refuse("move.field", $"The field '{field.Label}', which is filled in, is not there.");
            else if (MatterJson.Read(MatterJson.Flat([KeyValuePair.Create("v", state.Data.Values[path])]).TryGetProperty("v", out var json) ? json : default, other, out _) is not null)
                Refuse("move.value", $"The field '{field.Label}' does not take the value that is filled in.");
        }

        foreach (var deadline in events.SelectMany(EntriesOf).Select(e => e.Deadline).Distinct(StringComparer.Ordinal).Where(d => target.FindDeadline(d) is null))
            Refuse("move.deadline", $"The deadline '{procedure.FindDeadline(deadline)?.Name ?? Plain(deadline)}', which has begun, is not there.");
        foreach (var kind in state.Documents.Select(d => d.Document.Kind).Distinct(StringComparer.Ordinal).Where(k => target.Documents.All(d => d.Id != k)))
            Refuse("move.paper", $"Papers of the kind '{procedure.Documents.FirstOrDefault(d => d.Id == kind)?.Name ?? Plain(kind)}' are not there.");
        foreach (var kind in state.Opinions.Select(o => o.Opinion.Kind).Distinct(StringComparer.Ordinal).Where(k => target.Opinions.All(o => o.Id != k)))
            Refuse("move.opinion", $"The opinion '{procedure.Opinions.FirstOrDefault(o => o.Id == kind)?.Name ?? Plain(kind)}', which was given, is not there.");
        foreach (var publication in state.Published.Where(p => target.Publications.All(q => q.Id != p.Id)))
            Refuse("move.publication", $"What was published, '{procedure.Publications.First(p => p.Id == publication.Id).Name}', is not there.");
        foreach (var transition in state.Participants.Select(p => p.Transition).Distinct(StringComparer.Ordinal).Where(t => target.FindTransition(t) is null))
            Refuse("move.transition", $"The act '{procedure.FindTransition(transition)?.Name ?? Plain(transition)}', which was performed, is not there.");
        if (state.Stage is { } now && target.FindStage(now.Id) is { Final: true })
            Refuse("move.final", $"The stage '{now.Name}' ends the matter there.");
        return refusals.ToImmutable();

        void Refuse(string rule, Phrase text) => refusals.Add(new Refusal(rule, RefusalKind.Stage, text, target.Basis));
    }

    private static IEnumerable<DeadlineEntry> EntriesOf(MatterEvent happened) => happened switch
    {
        TransitionPerformed e => e.Deadlines,
        DeadlineExpired e => e.Deadlines,
        DeadlinesRecomputed e => e.Deadlines,
        MatterMoved e => e.Deadlines,
        MatterCorrected e => e.Deadlines,
        _ => [],
    };

    private static Phrase Plain(string text) => $"{text}";
}
