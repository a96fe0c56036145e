using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies;

/// <summary>Something that was stated about a field, and by whom.</summary>
public sealed record StatedFact(Fact Fact, FactOrigin Origin, string? Reason);

/// <summary>A field and year of a company: what holds, what the other side says, and all that was ever stated, the newest first.</summary>
/// <param name="Other">What the company says where the government says something, or the other way round; null when only one side spoke.</param>
/// <param name="IsConflict">True when both say something and not the same.</param>
public sealed record DossierFact(FactKey Key, Field Field, StatedFact Current, StatedFact? Other, bool IsConflict, IReadOnlyList<StatedFact> History);

/// <summary>One company with everything that is kept about it.</summary>
public sealed record Dossier(CompanySummary Summary, Profile Profile, IReadOnlyList<DossierFact> Facts, IReadOnlyList<FactOrigin> Events, int LastEvent);

/// <summary>Reads the whole of what is kept about one company, with where it comes from and what stood there before.</summary>
public sealed class CompanyDossier(KefaDbContext db, EventReader reader, RegisterLibrary registers)
{
    /// <returns>Null when the bureau has no company of that credit code.</returns>
    public async Task<Dossier?> FindAsync(string uscc, CancellationToken cancellationToken)
    {
        var code = CreditCode.Normalise(uscc);
        var row = await db.Set<Company>().AsNoTracking().FirstOrDefaultAsync(c => c.Uscc == code, cancellationToken);
        if (row is null)
            return null;
        var dictionary = await registers.FieldsAsync(cancellationToken);
        var state = new CompanyState(dictionary);
        var stated = new Dictionary<FactKey, List<StatedFact>>();
        var origins = new List<FactOrigin>();
        foreach (var (e, body) in await reader.ReadAsync(row.Stream, cancellationToken))
        {
            var (facts, reason) = CompanyFactsJson.Read(body.Span, dictionary);
            var origin = FactOrigin.Of(e);
            origins.Add(origin);
            state.Apply(e.N, e.Type, e.Day, facts);
            foreach (var (key, fact) in facts)
            {
                if (!stated.TryGetValue(key, out var history))
                    stated.Add(key, history = []);
                history.Insert(0, new StatedFact(fact with { Provenance = origin.ToProvenance() }, origin, reason));
            }
        }

        var details = state.Facts.Select(f => Detail(f.Key, f.Value, stated[f.Key], dictionary.Find(f.Key.Field)!)).ToList();
        var summary = new CompanySummary(row.Uscc, row.Name, row.RegionCode, row.IndustryCode, row.FoundedOn, row.Size, row.HasConflict, row.ChangedOn);
        return new Dossier(summary, new Profile(row.Uscc, details.Select(d => KeyValuePair.Create(d.Key, d.Current.Fact))), details, origins, state.LastEvent);
    }

    private static DossierFact Detail(FactKey key, Standing standing, List<StatedFact> history, Field field) => new(
        key, field,
        history.First(s => s.Origin.N == standing.Current.Event),
        standing.Other is { } other ? history.First(s => s.Origin.N == other.Event) : null,
        standing.IsConflict, history);
}
