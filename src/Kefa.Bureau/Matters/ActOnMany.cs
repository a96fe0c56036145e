using System.Collections.Immutable;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters.Letters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>Something that could be done to several matters of one procedure at once.</summary>
/// <param name="Count">In how many of them the stage offers it to this person.</param>
public sealed record SharedAct(string Procedure, Phrase ProcedureName, Transition Transition, int Count)
{
    public string Key => $"{Procedure}/{Transition.Id}";
}

/// <summary>A matter and whether the act can include it; every reason when it cannot.</summary>
/// <param name="End">Its last event as the person sees it.</param>
/// <param name="Token">The token of its row in the form; null when it cannot be included.</param>
public sealed record ActRow(MatterNumber Number, string Title, string Stage, int End, ImmutableArray<Refusal> Refusals, string? Token);

/// <summary>A row of the form as it was sent.</summary>
public sealed record SentRow(MatterNumber Number, int ReadAtEvent, string Token);

/// <summary>What became of one matter.</summary>
/// <param name="Outcome">What <see cref="PerformTransition"/> answered.</param>
public sealed record ActedRow(MatterNumber Number, PerformTransitionOutcome Outcome)
{
    /// <summary>Whether it is done, now or by the first sending of the same form.</summary>
    public bool IsDone => Outcome is PerformTransitionOutcome.Performed or PerformTransitionOutcome.Repeated;
}

/// <summary>
/// One act in many matters: only what asks for nothing but an opinion or a remark, because whoever fills something in must look at each matter. Each matter has its own
/// transaction and its own token, so that the form may be sent again after any interruption: what was done is not done twice.
/// </summary>
public sealed class ActOnMany
{
    public const int MostAtOnce = 100;

    private readonly MatterStreams _streams;
    private readonly ActContexts _contexts;
    private readonly TryTransition _try;
    private readonly PerformTransition _perform;
    private readonly FormTokens _tokens;

    internal ActOnMany(MatterStreams streams, ActContexts contexts, TryTransition @try, PerformTransition perform, FormTokens tokens) =>
        (_streams, _contexts, _try, _perform, _tokens) = (streams, contexts, @try, perform, tokens);

    /// <summary>Whether a transition asks for nothing but an opinion or a remark.</summary>
    public static bool IsPlain(Transition transition) => transition.Fields.IsEmpty && transition.Adds.IsEmpty;

    /// <summary>What the person could do in some of these matters, what fits most of them first.</summary>
    public async Task<IReadOnlyList<SharedAct>> OffersAsync(IReadOnlyList<string> numbers, Acting by, CancellationToken cancellationToken)
    {
        var offers = new Dictionary<string, SharedAct>(StringComparer.Ordinal);
        foreach (string number in numbers.Take(MostAtOnce))
        {
            if (!MatterNumber.TryParse(number, out MatterNumber parsed) || await _streams.FindAsync(parsed, cancellationToken) is not { } history || !Sees(history, by)) continue;
            foreach (Transition transition in history.Procedure.TransitionsIn(history.State.Stage?.Id).Where(IsPlain))
            {
                ActContext context = await _contexts.OfAsync(history.State, transition, null, by, PerformTransition.IsParty(history, by), cancellationToken);
                if (!ProcedureEngine.Allowed(history.State, transition, context).IsTheirs) continue;
                var offer = new SharedAct(history.Procedure.Id, history.Procedure.Name, transition, 1);
                offers[offer.Key] = offers.TryGetValue(offer.Key, out SharedAct? known) ? known with { Count = known.Count + 1 } : offer;
            }
        }
        return [.. offers.Values.OrderByDescending(o => o.Count).ThenBy(o => o.Key, StringComparer.Ordinal)];
    }

    /// <summary>Which of the matters an act would include, and why not the others.</summary>
    /// <param name="opinion">The conclusion and text that it gives; null where it gives none, or before that is filled in.</param>
    public async Task<IReadOnlyList<ActRow>> CheckAsync(IReadOnlyList<string> numbers, SharedAct act, GivenOpinion? opinion, string? remark, Acting by, CancellationToken cancellationToken)
    {
        var rows = new List<ActRow>();
        foreach (string number in numbers.Take(MostAtOnce))
        {
            if (!MatterNumber.TryParse(number, out MatterNumber parsed) || await _streams.FindAsync(parsed, cancellationToken) is not { } history || !Sees(history, by)) continue;
            ImmutableArray<Refusal> refusals = await RefusalsAsync(history, act, opinion, remark, by, cancellationToken);
            rows.Add(new ActRow(
                parsed, MatterProjection.TitleOf(history.State), history.State.Stage!.Id, history.End, refusals,
                refusals.IsEmpty ? _tokens.Issue(PerformTransition.Purpose(parsed, act.Procedure, act.Transition.Id), by.Account) : null));
        }
        return rows;
    }

    /// <summary>Does it, matter by matter.</summary>
    public async Task<IReadOnlyList<ActedRow>> HandleAsync(IReadOnlyList<SentRow> rows, SharedAct act, GivenOpinion? opinion, string? remark, Func<MatterNumber, string> location, Acting by, CancellationToken cancellationToken)
    {
        var outcomes = new List<ActedRow>(rows.Count);
        foreach (SentRow row in rows.Take(MostAtOnce))
        {
            var input = new PerformTransitionInput(row.Number, act.Procedure, Request(act, opinion, remark)) { ReadAtEvent = row.ReadAtEvent, Token = row.Token, Location = (number, _) => location(number) };
            outcomes.Add(new ActedRow(row.Number, await _perform.HandleAsync(input, by, cancellationToken)));
        }
        return outcomes;
    }

    private async Task<ImmutableArray<Refusal>> RefusalsAsync(MatterHistory history, SharedAct act, GivenOpinion? opinion, string? remark, Acting by, CancellationToken cancellationToken)
    {
        Procedure procedure = history.Procedure;
        if (procedure.Id != act.Procedure)
            return [new Refusal("bulk.procedure", RefusalKind.Stage, Phrase.Of($"此件属于“{procedure.Name.Zh}”程序。", $"It follows the procedure '{procedure.Name.En}'."), procedure.Basis)];
        if (procedure.FindTransition(history.State.Stage?.Id, act.Transition.Id) is { } here && !IsPlain(here))
            return [new Refusal("bulk.fields", RefusalKind.Field, Phrase.Of($"按此件的程序版本，“{here.Name.Zh}”需要逐件填写。", $"In the version that it follows, '{here.Name.En}' asks for something: do it there."), procedure.Basis)];
        // What goes out is read before: its text is shown on the page of the one matter.
        if (WriteLetters.For(procedure, Request(act, opinion, remark)).Any())
            return [new Refusal("bulk.letter", RefusalKind.Document, Phrase.Of("会生成文书，须逐件核对后办理。", "It writes a letter, which is read before it goes out: do it one by one."), procedure.Basis)];
        return (await _try.HandleAsync(history.State, Request(act, opinion, remark), by, PerformTransition.IsParty(history, by), cancellationToken)).Refusals;
    }

    private static bool Sees(MatterHistory history, Acting by) => MatterAccess.Sees(history, by, PerformTransition.IsParty(history, by));

    private static ActRequest Request(SharedAct act, GivenOpinion? opinion, string? remark) => new() { Transition = act.Transition.Id, Opinion = opinion, Remark = string.IsNullOrWhiteSpace(remark) ? null : remark.Trim() };
}
