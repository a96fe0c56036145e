using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies;

/// <summary>Facts about one company from one source.</summary>
internal sealed record CompanyChange(CreditCode Uscc, string Type, IReadOnlyCollection<KeyValuePair<FactKey, Fact>> Facts, string Source)
{
    /// <summary>The day from which the facts hold, as the source says.</summary>
    public DateOnly? AsOf { get; init; }

    public DateOnly? ValidTo { get; init; }

    public string? Batch { get; init; }

    public string? Reason { get; init; }

    public string? Actor { get; init; }

    public string? Role { get; init; }
}

internal enum ChangeOutcome
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>
/// Appends facts to the streams of companies and keeps their rows, all in the caller's transaction. What says nothing new is not recorded,
/// so that the same import again changes nothing.
/// </summary>
internal sealed class CompanyWriter(KefaDbContext db, ICurrentBureau bureau, EventWriter events, TimeProvider time)
{
    private const int PerQuery = 500;

    /// <summary>The outcome of each company. Several changes of one company become events of its stream in their order.</summary>
    public async Task<Dictionary<CreditCode, ChangeOutcome>> RecordAsync(IReadOnlyList<CompanyChange> changes, FieldDictionary dictionary, CancellationToken cancellationToken)
    {
        var today = bureau.Required.Today(time);
        var rows = await RowsAsync(changes.Select(c => c.Uscc.ToString()).Distinct(StringComparer.Ordinal), cancellationToken);
        var outcomes = new Dictionary<CreditCode, ChangeOutcome>();
        var appends = new List<StreamAppend>();
        foreach (var company in changes.GroupBy(c => c.Uscc))
        {
            var row = rows.GetValueOrDefault(company.Key.ToString());
            var isNew = row is null;
            row ??= new Company { Stream = CompanyEvents.StreamOf(company.Key), Uscc = company.Key.ToString(), Name = "", SearchText = "", Data = "", Provenance = "" };
            var state = isNew ? new CompanyState(dictionary) : CompanyState.Of(row, dictionary);
            var expected = state.LastEvent;
            List<NewEvent> said = [.. company.Select(change => Say(change, state, today)).OfType<NewEvent>()];
            if (said.Count == 0)
            {
                outcomes[company.Key] = ChangeOutcome.Unchanged;
                continue;
            }

            appends.Add(new StreamAppend(row.Stream, expected, said));
            state.Write(row);
            if (isNew)
                db.Add(row);
            outcomes[company.Key] = isNew ? ChangeOutcome.Created : ChangeOutcome.Updated;
        }

        if (appends.Count > 0)
        {
            await events.AppendAsync(appends, cancellationToken);
            await RaiseRevisionAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return outcomes;
    }

    /// <summary>The population is another one now; whoever computed over it computes again.</summary>
    public async Task RaiseRevisionAsync(CancellationToken cancellationToken)
    {
        var raised = await db.Set<Population>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Revision, p => p.Revision + 1), cancellationToken);
        if (raised == 0)
            db.Add(new Population { BureauId = bureau.Required.Id, Revision = 1 });
    }

    private static NewEvent? Say(CompanyChange change, CompanyState state, DateOnly today)
    {
        var news = state.New(change.Facts, change.Type == CompanyEvents.Declared);
        if (news.Count == 0)
            return null;
        var type = state.LastEvent == 0 ? CompanyEvents.Imported : change.Type;
        state.Apply(state.LastEvent + 1, type, today, news);
        return new NewEvent(CompanyEvents.Kind, type, CompanyFactsJson.Write(news, change.Reason))
        {
            Actor = change.Actor,
            Role = change.Role,
            Day = today,
            Source = change.Source,
            Batch = change.Batch,
            ValidFrom = change.AsOf,
            ValidTo = change.ValidTo,
        };
    }

    private async Task<Dictionary<string, Company>> RowsAsync(IEnumerable<string> usccs, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, Company>(StringComparer.Ordinal);
        foreach (var some in usccs.Chunk(PerQuery))
        {
            // One array, not five hundred parameters: the statement stays the same, and small.
            foreach (var row in await db.Set<Company>().Where(c => EF.Parameter(some).Contains(c.Uscc)).ToListAsync(cancellationToken))
                rows.Add(row.Uscc, row);
        }

        return rows;
    }
}
