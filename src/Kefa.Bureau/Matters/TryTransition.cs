using System.Collections.Immutable;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>Asks the engine what it would say, and stores nothing: for the page that shows answers before they are sent.</summary>
public sealed class TryTransition
{
    private readonly MatterStreams _streams;
    private readonly ProcedureLibrary _procedures;
    private readonly ActContexts _contexts;

    internal TryTransition(MatterStreams streams, ProcedureLibrary procedures, ActContexts contexts) => (_streams, _procedures, _contexts) = (streams, procedures, contexts);

    /// <summary>What opens a matter under a procedure today, for somebody; null when the procedure is not in force.</summary>
    public async Task<(MatterState State, IReadOnlyList<AllowedTransition> Start)?> OpeningAsync(string procedure, Acting by, CancellationToken cancellationToken)
    {
        if (await _procedures.InForceAsync(procedure, _contexts.Today, cancellationToken) is not { } inForce) return null;
        MatterState none = MatterState.None(inForce);
        var start = new List<AllowedTransition>();
        foreach (Transition transition in inForce.Start)
            start.Add(ProcedureEngine.Allowed(none, transition, await _contexts.OfAsync(none, transition, by, !by.IsStaff, cancellationToken)));
        return (none, start);
    }

    /// <summary>Every reason why it would be refused now; empty when it would be accepted.</summary>
    public async Task<ImmutableArray<Refusal>> HandleAsync(MatterState state, ActRequest request, Acting by, bool isParty, CancellationToken cancellationToken)
    {
        ActContext context = await _contexts.OfAsync(state, state.Procedure.FindTransition(state.Stage?.Id, request.Transition), by, isParty, cancellationToken);
        return ProcedureEngine.Perform(state, request, context) is TransitionOutcome.Refused refused ? refused.Refusals : [];
    }
}
