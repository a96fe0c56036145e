using System.Globalization;
using System.Linq.Expressions;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters.Entries;

/// <summary>
/// The registers of the bureau: procedures whose matters are entries. From today on they are read from the rows, for a day that has passed from the
/// events up to it: what stood there then is shown as it was.
/// </summary>
public sealed class RegisterEntries
{
    /// <summary>So many streams are read at once for a day that has passed.</summary>
    private const int AtOnce = 200;

    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly ProcedureLibrary _procedures;
    private readonly EventReader _events;
    private readonly MatterStreams _streams;
    private readonly TimeProvider _time;

    internal RegisterEntries(KefaDbContext db, ICurrentBureau bureau, ProcedureLibrary procedures, EventReader events, MatterStreams streams, TimeProvider time) =>
        (_db, _bureau, _procedures, _events, _streams, _time) = (db, bureau, procedures, events, streams, time);

    /// <summary>The registers that the bureau keeps, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Procedure>> AllAsync(CancellationToken cancellationToken) => [.. (await _procedures.LatestAsync(cancellationToken)).Where(p => p.Register is not null)];

    /// <summary>A register; null when there is none of that name, for everybody also when it is the house's own.</summary>
    public async Task<Procedure?> FindAsync(string id, bool isPublic, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).FirstOrDefault(p => p.Id == id && (!isPublic || p.Register!.Public is not null));

    /// <summary>One page; pages count from 1.</summary>
    public async Task<EntryPage> SearchAsync(Procedure register, EntryFilter filter, bool isPublic, int page, int pageSize, CancellationToken cancellationToken)
    {
        int skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, int.MaxValue);
        if (filter.On < _bureau.Required.Today(_time))
        {
            List<RegisterEntry> then = await ThenAsync(register, filter, isPublic, cancellationToken);
            return new EntryPage([.. then.Skip(skip).Take(pageSize)], then.Count);
        }
        IQueryable<Matter> found = Filtered(register, filter, isPublic);
        int total = await found.CountAsync(cancellationToken);
        return new EntryPage(await EntriesAsync(register, Ordered(register, found, filter).Skip(skip).Take(pageSize), filter.On, cancellationToken), total);
    }

    /// <summary>All entries of a filter, in the order of the list.</summary>
    public async Task<IReadOnlyList<RegisterEntry>> ListAsync(Procedure register, EntryFilter filter, bool isPublic, CancellationToken cancellationToken) =>
        filter.On < _bureau.Required.Today(_time)
            ? await ThenAsync(register, filter, isPublic, cancellationToken)
            : await EntriesAsync(register, Ordered(register, Filtered(register, filter, isPublic), filter), filter.On, cancellationToken);

    /// <summary>The versions of an entry that everybody may read, the latest first; empty when there is no such entry, or nothing of it is public.</summary>
    public async Task<IReadOnlyList<PublishedVersion>> PublishedAsync(Procedure register, string number, CancellationToken cancellationToken)
    {
        if (register.Register!.Public is not { } publication || !MatterNumber.TryParse(number, out MatterNumber parsed)) return [];
        if (await _streams.FindAsync(parsed, cancellationToken) is not { } history || history.Procedure.Id != register.Id) return [];
        var versions = new List<PublishedVersion>();
        MatterState state = MatterState.None(history.Procedure);
        foreach (MatterEvent happened in history.Events)
        {
            state = state.After(happened);
            if (state.Published.All(p => p.Id != publication.Id)) continue;
            var shown = publication.Fields.Select(path => Text(state.Data[path])).ToList();
            bool stands = register.Register.Standing.Contains(state.Stage!.Id, StringComparer.Ordinal);
            if (versions.Count > 0 && versions[^1].Stands == stands && versions[^1].Shown.SequenceEqual(shown, StringComparer.Ordinal)) versions[^1] = versions[^1] with { State = state };
            else versions.Add(new PublishedVersion(happened.Day, state, stands, shown));
        }
        versions.Reverse();
        return versions;
    }

    private static string Text(Value value) => value.ToString() ?? "";

    private IQueryable<Matter> Filtered(Procedure register, EntryFilter filter, bool isPublic)
    {
        RegisterDefinition definition = register.Register!;
        DateOnly on = filter.On;
        IQueryable<Matter> found = _db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == register.Id);
        if (filter.Standing || isPublic)
        {
            string[] standing = [.. definition.Standing];
            found = found.Where(m => EF.Parameter(standing).Contains(m.Stage));
            if (definition.ValidFrom?.Path is { } from) found = found.Where(m => !_db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == from && f.Date > on));
            if (definition.ValidTo?.Path is { } to) found = found.Where(m => !_db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == to && f.Date < on));
        }
        if (isPublic)
        {
            string published = MatterProjection.PublishedPath(definition.Public!.Id);
            found = found.Where(m => _db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == published && f.Date <= on));
            if (filter.Text is { Length: > 0 } part)
            {
                string[] columns = [.. definition.PublicColumns.Select(c => c.Path)];
                found = found.Where(m => _db.Set<MatterField>().Any(f => f.Stream == m.Stream && EF.Parameter(columns).Contains(f.Path) && f.Text!.Contains(part)));
            }
        }
        else if (SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } text)
        {
            found = found.Where(m => m.SearchText.Contains(text));
        }
        if (filter.Stage is { } stage) found = found.Where(m => m.Stage == stage);
        foreach ((string path, FieldTerm term) in Terms(register, filter, isPublic)) found = found.Where(Fits(register.FindField(path)!, term));
        return found;
    }

    /// <summary>The terms over fields that the asker may filter by.</summary>
    private static IEnumerable<KeyValuePair<string, FieldTerm>> Terms(Procedure register, EntryFilter filter, bool isPublic) =>
        filter.Terms.Where(term => (isPublic ? register.Register!.PublicColumns : register.Register!.Columns).Any(c => c.Path == term.Key && c is { Index: true, Personal: false }));

    private Expression<Func<Matter, bool>> Fits(FieldDefinition field, FieldTerm term)
    {
        string path = field.Path;
        if (term.Text is { } text)
        {
            return field.Type is FieldType.Choice or FieldType.Boolean or FieldType.Person
                ? m => _db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path && f.Text == text)
                : m => _db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path && f.Text!.Contains(text));
        }
        (decimal? least, decimal? most, DateOnly? from, DateOnly? to) = (term.Least, term.Most, term.From, term.To);
        return m => _db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path
            && (least == null || f.Number >= least) && (most == null || f.Number <= most) && (from == null || f.Date >= from) && (to == null || f.Date <= to));
    }

    private IQueryable<Matter> Ordered(Procedure register, IQueryable<Matter> found, EntryFilter filter)
    {
        if (SortField(register, filter) is not { } field) return filter.Descending ? found.OrderByDescending(m => m.Number) : found.OrderBy(m => m.Number);
        string path = field.Path;
        // What has no value comes last, on both databases.
        IOrderedQueryable<Matter> known = found.OrderBy(m => !_db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path));
        return (field.Type switch
        {
            FieldType.Number or FieldType.Money => By(m => _db.Set<MatterField>().Where(f => f.Stream == m.Stream && f.Path == path && f.Place == 0).Select(f => f.Number).FirstOrDefault()),
            FieldType.Date => By(m => _db.Set<MatterField>().Where(f => f.Stream == m.Stream && f.Path == path && f.Place == 0).Select(f => f.Date).FirstOrDefault()),
            _ => By(m => _db.Set<MatterField>().Where(f => f.Stream == m.Stream && f.Path == path && f.Place == 0).Select(f => f.Text).FirstOrDefault()),
        }).ThenBy(m => m.Number);

        IOrderedQueryable<Matter> By<T>(Expression<Func<Matter, T>> key) => filter.Descending ? known.ThenByDescending(key) : known.ThenBy(key);
    }

    private static FieldDefinition? SortField(Procedure register, EntryFilter filter) =>
        filter.Sort == "number" ? null : register.Register!.Columns.FirstOrDefault(c => c.Index && (filter.Sort is null || c.Path == filter.Sort));

    private async Task<List<RegisterEntry>> EntriesAsync(Procedure register, IQueryable<Matter> rows, DateOnly on, CancellationToken cancellationToken)
    {
        var entries = new List<RegisterEntry>();
        foreach (var row in await rows.Select(m => new { m.Number, m.Procedure, m.Version, m.Title, m.Stage, m.Data, m.LastOn }).ToListAsync(cancellationToken))
        {
            Procedure version = await _procedures.OfReferenceAsync($"procedure/{row.Procedure}@{row.Version}", cancellationToken);
            Stage stage = version.FindStage(row.Stage) ?? throw new InvalidDataException($"{version.Reference} has no stage '{row.Stage}', in which {row.Number} stands.");
            entries.Add(Entry(register, row.Number, version, row.Title, stage, MatterProjection.Values(version, row.Data), row.LastOn, on));
        }
        return entries;
    }

    /// <summary>The register as it was on a day that has passed: each entry folded from its events up to that day.</summary>
    private async Task<List<RegisterEntry>> ThenAsync(Procedure register, EntryFilter filter, bool isPublic, CancellationToken cancellationToken)
    {
        DateOnly on = filter.On;
        List<string> numbers = await _db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == register.Id && m.OpenedOn <= on).OrderBy(m => m.Number).Select(m => m.Number).ToListAsync(cancellationToken);
        var entries = new List<RegisterEntry>();
        foreach (string[] some in numbers.Chunk(AtOnce))
        {
            IReadOnlyList<RecordedEvent> recorded = await _events.ReadAsync([.. some.Select(number => Matter.StreamOf(MatterNumber.Parse(number)))], cancellationToken);
            foreach (var stream in recorded.GroupBy(e => e.Event.Stream, StringComparer.Ordinal))
            {
                RecordedEvent[] then = [.. stream.TakeWhile(e => e.Event.Day <= on)];
                if (!then.Any(e => MatterEventJson.Knows(e.Event.Type))) continue;
                MatterHistory history = await _streams.FoldAsync(MatterNumber.Parse(stream.Key["matter/".Length..]), then, cancellationToken);
                if (isPublic && history.State.Published.All(p => p.Id != register.Register!.Public!.Id)) continue;
                RegisterEntry entry = Entry(
                    register, history.Number.ToString(), history.Procedure, MatterProjection.TitleOf(history.State), history.State.Stage!,
                    history.Procedure.Fields.ToDictionary(f => f.Name, f => history.State.Data[f.Name], StringComparer.Ordinal), history.State.LastDay!.Value, on);
                if (Fits(register, entry, MatterProjection.PartyOf(history.State), filter, isPublic)) entries.Add(entry);
            }
        }
        return Ordered(register, entries, filter);
    }

    private static RegisterEntry Entry(Procedure register, string number, Procedure version, string title, Stage stage, IReadOnlyDictionary<string, Value> data, DateOnly lastOn, DateOnly on)
    {
        var entry = new RegisterEntry(number, version, title, stage, false, data, lastOn);
        RegisterDefinition definition = register.Register!;
        bool stands = definition.Standing.Contains(stage.Id, StringComparer.Ordinal)
            && !(definition.ValidFrom is { Path: var from } && Day(entry[from]) > on) && !(definition.ValidTo is { Path: var to } && Day(entry[to]) < on);
        return entry with { Stands = stands };
    }

    private static bool Fits(Procedure register, RegisterEntry entry, string? party, EntryFilter filter, bool isPublic)
    {
        if ((filter.Standing || isPublic) && !entry.Stands) return false;
        if (filter.Stage is { } stage && entry.Stage.Id != stage) return false;
        if (isPublic && filter.Text is { Length: > 0 } part && !register.Register!.PublicColumns.Any(c => c.Index && entry[c.Path] is TextValue text && text.Text.Contains(part, StringComparison.Ordinal))) return false;
        if (!isPublic && SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } asked && !SearchText.Normalise($"{entry.Number} {entry.Title} {party}").Contains(asked, StringComparison.Ordinal)) return false;
        return Terms(register, filter, isPublic).All(term => Fits(register.FindField(term.Key)!, term.Value, entry[term.Key]));
    }

    private static bool Fits(FieldDefinition field, FieldTerm term, Value value) => value switch
    {
        TextValue text when term.Text is { } asked => field.Type is FieldType.Choice or FieldType.Person ? text.Text == asked : text.Text.Contains(asked, StringComparison.Ordinal),
        BooleanValue truth when term.Text is { } asked => (truth.Truth ? "true" : "false") == asked,
        NumberValue number when term.Text is null => Amount(number) is var amount && !(amount < term.Least) && !(amount > term.Most) && term.From is null && term.To is null,
        DateValue when term.Text is null => Day(value) is var day && !(day < term.From) && !(day > term.To) && term.Least is null && term.Most is null,
        _ => false,
    };

    private static List<RegisterEntry> Ordered(Procedure register, List<RegisterEntry> entries, EntryFilter filter)
    {
        if (SortField(register, filter) is not { } field) return [.. filter.Descending ? entries.OrderByDescending(e => e.Number, StringComparer.Ordinal) : entries.OrderBy(e => e.Number, StringComparer.Ordinal)];
        IOrderedEnumerable<RegisterEntry> known = entries.OrderBy(e => Key(e[field.Path]) is null);
        IComparer<IComparable?> order = Comparer<IComparable?>.Create((a, b) => a is string left && b is string right ? string.CompareOrdinal(left, right) : Comparer<IComparable?>.Default.Compare(a, b));
        return [.. (filter.Descending ? known.ThenByDescending(e => Key(e[field.Path]), order) : known.ThenBy(e => Key(e[field.Path]), order)).ThenBy(e => e.Number, StringComparer.Ordinal)];
    }

    private static IComparable? Key(Value value) => value switch
    {
        TextValue text => text.Text,
        BooleanValue truth => truth.Truth ? "true" : "false",
        NumberValue number => Amount(number),
        DateValue => Day(value),
        _ => null,
    };

    private static decimal? Amount(NumberValue number) => decimal.TryParse(number.Number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount) ? amount : null;

    private static DateOnly? Day(Value value) => value is DateValue date && DateOnly.TryParseExact(date.Date.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}

/// <summary>What everybody may read of an entry since a day.</summary>
/// <param name="Since">The day of the act that published or changed it.</param>
/// <param name="State">The entry then; only the fields of its publication are shown.</param>
/// <param name="Stands">Whether it stood in the register.</param>
public sealed record PublishedVersion(DateOnly Since, MatterState State, bool Stands, IReadOnlyList<string> Shown);
