using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>What the engine is told of the world: the moment, the calendar, dated numbers, and the facts that a transition declares.</summary>
internal sealed class ActContexts(KefaDbContext db, ICurrentBureau bureau, CalendarLibrary calendars, ParameterLibrary numbers, Worlds worlds, FactReader facts, TimeProvider time)
{
    private string? _stamp;
    private World? _world;

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

    /// <summary>Asks, with the other questions of an act, whether calendar and numbers are still what they were.</summary>
    public void Ask(RowBatch into) => into.Ask(Worlds.StampSql, row => _stamp = row.GetString(0), bureau.Required.Id);

    // Read once in a scope: one act, one page, one calendar.
    public async Task<StatutoryCalendar> CalendarAsync(CancellationToken cancellationToken) => (await WorldAsync(cancellationToken)).Calendar;

    private async Task<ParameterSource> NumbersAsync(CancellationToken cancellationToken) => (await WorldAsync(cancellationToken)).Numbers;

    private async ValueTask<World> WorldAsync(CancellationToken cancellationToken)
    {
        if (_world is not null) return _world;
        _stamp ??= await db.Database.SqlQueryRaw<string>(Worlds.StampSql.Replace("$1", "{0}", StringComparison.Ordinal), bureau.Required.Id).SingleAsync(cancellationToken);
        string stamp = $"{bureau.Required.Region} {_stamp}";
        return _world = worlds.Find(bureau.Required.Id, stamp)
            ?? worlds.Keep(bureau.Required.Id, stamp, new World(await calendars.CurrentAsync(cancellationToken), (await numbers.LoadAsync(cancellationToken)).ValueOn));
    }
}

/// <summary>What every act of a bureau is decided with beside its matter.</summary>
internal sealed record World(StatutoryCalendar Calendar, ParameterSource Numbers);

/// <summary>
/// The calendar and the dated numbers of each bureau as they were read last, with a stamp of what they were read from: an act asks for the stamp in its own transaction and
/// reads them again when content was published or withdrawn, or a number confirmed.
/// </summary>
internal sealed class Worlds
{
    private readonly ConcurrentDictionary<int, (string Stamp, World World)> _known = new();

    /// <summary>Published versions never change, and events are only appended: their ids and their number say all. <c>$1</c> is the bureau.</summary>
    public const string StampSql =
        """
        SELECT (SELECT CAST(count(*) AS text) || ' ' || CAST(coalesce(sum(id), 0) AS text) || ' ' || CAST(coalesce(sum(id * id), 0) AS text) FROM content
                WHERE kind IN ('calendar', 'parameters') AND state = 'Published' AND (bureau_id IS NULL OR bureau_id = $1))
            || ' ' || (SELECT CAST(count(*) AS text) FROM event WHERE bureau_id = $1 AND kind = 'parameter') AS "Value"
        """;

    public World? Find(int bureau, string stamp) => _known.TryGetValue(bureau, out var known) && known.Stamp == stamp ? known.World : null;

    public World Keep(int bureau, string stamp, World world)
    {
        _known[bureau] = (stamp, world);
        return world;
    }
}
