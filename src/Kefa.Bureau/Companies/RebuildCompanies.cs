using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies;

/// <param name="Companies">Rows as they are now.</param>
/// <param name="Differed">Rows that were not what their events say.</param>
public sealed record RebuildOutcome(int Companies, int Differed);

/// <summary>Computes the rows of all companies of the bureau from their events again. Safe to run at any time and to stop anywhere.</summary>
public sealed class RebuildCompanies
{
    private const int PerBatch = 500;
    private readonly KefaDbContext _db;
    private readonly EventReader _reader;
    private readonly RegisterLibrary _registers;
    private readonly CompanyWriter _writer;

    internal RebuildCompanies(KefaDbContext db, EventReader reader, RegisterLibrary registers, CompanyWriter writer)
    {
        _db = db;
        _reader = reader;
        _registers = registers;
        _writer = writer;
    }

    public async Task<RebuildOutcome> HandleAsync(CancellationToken cancellationToken)
    {
        var dictionary = await _registers.FieldsAsync(cancellationToken);
        var (companies, differed) = (0, 0);
        List<string> streams = await _db.Set<StreamEvent>().AsNoTracking()
            .Where(e => e.Kind == CompanyEvents.Kind && e.N == 1).OrderBy(e => e.Stream).Select(e => e.Stream).ToListAsync(cancellationToken);
        foreach (var some in streams.Chunk(PerBatch))
        {
            await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
            var rows = await _db.Set<Company>().Where(c => EF.Parameter(some).Contains(c.Stream)).ToDictionaryAsync(c => c.Stream, StringComparer.Ordinal, cancellationToken);
            var events = (await _reader.ReadAsync(some, cancellationToken)).ToLookup(e => e.Event.Stream, StringComparer.Ordinal);
            var changed = 0;
            foreach (var stream in some)
            {
                var state = Fold(events[stream], dictionary);
                var isNew = !rows.TryGetValue(stream, out var row);
                row ??= new Company { Stream = stream, Uscc = stream["company/".Length..], Name = "", SearchText = "", Data = "", Provenance = "" };
                var before = (row.Data, row.Provenance);
                state.Write(row);
                if (isNew)
                    _db.Add(row);
                changed += isNew || !JsonText.Same(before.Data, row.Data) || !JsonText.Same(before.Provenance, row.Provenance) || _db.Entry(row).Properties.Any(p => p.IsModified && p.Metadata.Name is not (nameof(Company.Data) or nameof(Company.Provenance))) ? 1 : 0;
                companies++;
            }

            if (changed > 0)
                await _writer.RaiseRevisionAsync(cancellationToken);
            await _db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _db.ChangeTracker.Clear();
            differed += changed;
        }

        return new RebuildOutcome(companies, differed);
    }

    private static CompanyState Fold(IEnumerable<RecordedEvent> events, FieldDictionary dictionary)
    {
        var state = new CompanyState(dictionary);
        foreach (var (e, body) in events)
            state.Apply(e.N, e.Type, e.Day, CompanyFactsJson.Read(body.Span, dictionary).Facts);
        return state;
    }
}

/// <summary>Compares JSON by what it says: PostgreSQL orders the keys of objects in its own way.</summary>
internal static class JsonText
{
    public static bool Same(string left, string right) =>
        left == right || (left.Length > 0 && right.Length > 0
            && System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(left), System.Text.Json.Nodes.JsonNode.Parse(right)));
}
