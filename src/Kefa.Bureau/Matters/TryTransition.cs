using System.Collections.Immutable;
using Kefa.Bureau.Matters.Letters;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>Asks the engine what it would say, and stores nothing: for the page that shows answers before they are sent.</summary>
public sealed class TryTransition
{
    private readonly MatterStreams _streams;
    private readonly ProcedureLibrary _procedures;
    private readonly ActContexts _contexts;
    private readonly WriteLetters _letters;

    internal TryTransition(MatterStreams streams, ProcedureLibrary procedures, ActContexts contexts, WriteLetters letters) =>
        (_streams, _procedures, _contexts, _letters) = (streams, procedures, contexts, letters);

    /// <summary>What opens a matter under a procedure today, for somebody; null when the procedure is not in force.</summary>
    public async Task<(MatterState State, IReadOnlyList<AllowedTransition> Start)?> OpeningAsync(string procedure, Acting by, CancellationToken cancellationToken)
    {
        if (await _procedures.InForceAsync(procedure, _contexts.Today, cancellationToken) is not { } inForce) return null;
        MatterState none = MatterState.None(inForce);
        var start = new List<AllowedTransition>();
        foreach (Transition transition in inForce.Start)
            start.Add(ProcedureEngine.Allowed(none, transition, await _contexts.OfAsync(none, transition, null, by, !by.IsStaff, cancellationToken)));
        return (none, start);
    }

    /// <summary>Every reason why it would be refused now, none when it would be accepted; and the letters that would be written.</summary>
    public async Task<(ImmutableArray<Refusal> Refusals, IReadOnlyList<Letter> Letters)> HandleAsync(MatterState state, ActRequest request, Acting by, bool isParty, CancellationToken cancellationToken)
    {
        ActContext context = await _contexts.OfAsync(state, state.Procedure.FindTransition(state.Stage?.Id, request.Transition), request, by, isParty, cancellationToken);
        switch (ProcedureEngine.Perform(state, WriteLetters.WithPlaces(state.Procedure, request), context))
        {
            case TransitionOutcome.Accepted accepted:
                // The document's number is drawn with the act: until then a letter that carries it cannot be shown.
                if (accepted.Numbering is not null) return ([], []);
                IReadOnlyList<Letter> letters = await _letters.ComposeAsync(state, accepted.Event, null, 0, context, cancellationToken);
                return (WriteLetters.Refusals(state.Procedure, letters), letters);
            case TransitionOutcome.Refused refused: return (refused.Refusals, []);
            case var other: throw new InvalidOperationException($"The engine answered {other.GetType().Name}, which is not known here.");
        }
    }
}
