using System.Collections.Immutable;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Parameters;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Matters;

/// <summary>What the engine is told of the world: the moment, the calendar, dated numbers, and the facts that a transition declares.</summary>
internal sealed class ActContexts(ICurrentBureau bureau, CalendarLibrary calendars, ParameterLibrary numbers, FactReader facts, TimeProvider time)
{
    private StatutoryCalendar? _calendar;
    private ParameterSet? _numbers;

    public DateOnly Today => bureau.Required.Today(time);

    /// <summary>For one person and one transition; the facts are read now, in the act's transaction.</summary>
    /// <param name="transition">Null when the stage has no such transition: the engine says so.</param>
    /// <param name="asked">What is filled in; null before that.</param>
    public async Task<ActContext> OfAsync(MatterState state, Transition? transition, ActRequest? asked, Acting by, bool isParty, CancellationToken cancellationToken)
    {
        var context = new ActContext
        {
            Actor = transition is null ? new ActingPerson(by.Id, [.. by.Codes]) : by.For(transition, isParty),
            Now = time.GetUtcNow(),
            Today = Today,
            Calendar = await CalendarAsync(cancellationToken),
            Parameters = await NumbersAsync(cancellationToken),
        };
        return transition is null ? context : context with { Facts = await facts.ReadAsync(state, transition, asked, context, cancellationToken) };
    }

    /// <summary>What the law itself does when time has passed; nobody acts.</summary>
    public async Task<ActContext> OfTheLawAsync(CancellationToken cancellationToken) => new()
    {
        Actor = new ActingPerson(Accounts.Roles.System, [Accounts.Roles.System]), Now = time.GetUtcNow(), Today = Today, Calendar = await CalendarAsync(cancellationToken),
        Parameters = await NumbersAsync(cancellationToken),
    };

    // Read once in a scope: one act, one page, one calendar.
    public async Task<StatutoryCalendar> CalendarAsync(CancellationToken cancellationToken) => _calendar ??= await calendars.CurrentAsync(cancellationToken);

    private async Task<ParameterSource> NumbersAsync(CancellationToken cancellationToken) => (_numbers ??= await numbers.LoadAsync(cancellationToken)).ValueOn;
}
