using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>
/// Decides whether a transition may be performed, and what it makes of the matter. Pure: the same state, request and context give the same outcome; nothing is
/// stored, nothing is read. May be used by many threads at once.
/// </summary>
public static class ProcedureEngine
{
    /// <summary>The event of a transition, or every reason why it is refused.</summary>
    /// <param name="state">Where the matter stands; <see cref="MatterState.None"/> to open one.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="context">Who acts, when, and what is known of the world.</param>
    public static TransitionOutcome Perform(MatterState state, ActRequest asked, ActContext context)
    {
        if (state.Procedure.FindTransition(state.Stage?.Id, asked.Transition) is not { } transition)
            return new TransitionOutcome.Refused([NotHere(state, asked.Transition)]);
        return new Act(state, transition, asked, context).Perform();
    }

    /// <summary>What the matter's stage offers, with what blocks each transition for this person whatever is filled in.</summary>
    public static ImmutableArray<AllowedTransition> Allowed(MatterState state, ActContext context) =>
        [.. state.Procedure.TransitionsIn(state.Stage?.Id).Select(t => Allowed(state, t, context))];

    /// <summary>What blocks one transition for this person whatever is filled in.</summary>
    public static AllowedTransition Allowed(MatterState state, Transition transition, ActContext context) =>
        new Act(state, transition, new ActRequest { Transition = transition.Id }, context).Preview();

    /// <summary>
    /// The data as the facts of a transition see them: with what the request fills in and what can be computed from it. Without a request what will be asked for
    /// is unknown.
    /// </summary>
    /// <param name="state">Where the matter stands.</param>
    /// <param name="transition">The transition whose facts are to be read.</param>
    /// <param name="asked">What was filled in; null before that.</param>
    /// <param name="context">Who acts and when; its facts are not read.</param>
    public static MatterData DataFor(MatterState state, Transition transition, ActRequest? asked, ActContext context) =>
        new Act(state, transition, asked ?? new ActRequest { Transition = transition.Id }, context).Data(isFilledIn: asked is not null);

    /// <summary>
    /// What the law makes of deadlines that have passed: an event for each deemed result, in order, to be stored one after the other. Empty when there is nothing.
    /// </summary>
    public static ImmutableArray<DeadlineExpired> Expire(MatterState state, ActContext context)
    {
        var events = ImmutableArray.CreateBuilder<DeadlineExpired>();
        while (state is { Stage: not null, IsClosed: false } && NextExpired(state, context) is { } happened)
        {
            events.Add(happened);
            state = state.After(happened);
        }

        return events.ToImmutable();
    }

    /// <summary>The event that records the days that another calendar moved or made certain; null when there are none.</summary>
    public static DeadlinesRecomputed? Recompute(MatterState state, ActContext context)
    {
        var scope = new ConditionScope(state, state.Data, [], null, context);
        var keeping = new DeadlineKeeping(state, context, scope, ImmutableArray.CreateBuilder<Refusal>());
        keeping.Recompute();
        return keeping.Entries is { IsEmpty: false } entries
            ? new DeadlinesRecomputed
            {
                At = context.Now,
                Day = context.Today,
                FromStage = state.Stage?.Id,
                ToStage = state.Stage?.Id,
                ContentVersion = state.Procedure.Reference,
                Deadlines = entries,
                CalendarYear = context.Calendar.LastYear ?? 0,
            }
            : null;
    }

    private static DeadlineExpired? NextExpired(MatterState state, ActContext context)
    {
        var passed = state.Deadlines
            .Where(d => d is { Ended: null, Definition: { Kind: not DeadlineKind.AtLeast, OnExpiry.Deemed: not null }, Due: { } due } && due < context.Today)
            .OrderBy(d => d.Due).FirstOrDefault();
        if (passed?.Definition.OnExpiry.Deemed is not { } deemed)
            return null;
        var scope = new ConditionScope(state, state.Data, [], null, context);
        var given = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var set in deemed.Sets)
        {
            var value = scope.Evaluate(set.Value);
            if (value is ErrorValue or UnknownValue)
                throw new InvalidOperationException($"{state.Procedure.Reference}, {passed.Id}: '{set.Value.Text}' has no value for '{set.Field.Path}': {value}.");
            given[set.Field.Path] = value;
            scope.Set(scope.Data.With(set.Field, value));
        }

        var keeping = new DeadlineKeeping(state, context, scope, ImmutableArray.CreateBuilder<Refusal>());
        keeping.Expire(passed, state.Stage!.Id, deemed.To);
        var day = passed.Due!.Value.AddDays(1);
        return new DeadlineExpired
        {
            At = context.Now,
            Day = state.LastDay is { } last && last > day ? last : day,
            FromStage = state.Stage.Id,
            ToStage = deemed.To ?? state.Stage.Id,
            ContentVersion = state.Procedure.Reference,
            Deadline = passed.Id,
            Due = passed.Due.Value,
            Data = MatterJson.Nested(given),
            Deadlines = keeping.Entries,
        };
    }

    private static Refusal NotHere(MatterState state, string transition)
    {
        Phrase unknown = $"{transition}";
        var name = state.Procedure.FindTransition(transition)?.Name ?? unknown;
        Phrase text = state.Stage switch
        {
            { } stage => $"'{name}' is not possible in the stage '{stage.Name}'.",
            null => $"'{name}' does not open a matter.",
        };
        return new Refusal("stage", RefusalKind.Stage, text, state.Procedure.Basis);
    }
}
