using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>Reads the facts that guards need from outside a matter, in the act's transaction: from the bureau's other matters and registers.</summary>
internal sealed partial class FactReader(KefaDbContext db, ProcedureLibrary procedures, IEnumerable<IFindsFacts> finders)
{
    /// <summary>More rows than this are not looked through one by one: the definition must narrow them by an indexed field.</summary>
    private const int MostRows = 20_000;

    /// <param name="asked">What is filled in; null before that: what will be asked for is unknown then, and so is what depends on it.</param>
    public async Task<IReadOnlyDictionary<string, Value>> ReadAsync(MatterState state, Transition transition, ActRequest? asked, ActContext context, CancellationToken cancellationToken)
    {
        if (transition.Facts.IsEmpty) return ImmutableDictionary<string, Value>.Empty;
        MatterData matter = ProcedureEngine.DataFor(state, transition, asked, context);
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal);
        var found = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, Value>>>(StringComparer.Ordinal);
        foreach (FactDefinition fact in state.Procedure.Facts.Where(f => transition.Facts.Contains(f.Name, StringComparer.Ordinal)))
        {
            IEnumerable<IReadOnlyDictionary<string, Value>> rows = FactRows.IsOwn(fact.Source) ? FactRows.Own(fact.Source, state, asked, context)
                : FactRows.IsFound(fact.Source) ? await FoundAsync(fact.Source)
                : await RowsAsync(state.Procedure, fact, matter, context, cancellationToken);
            facts[fact.Name] = FactRows.Answer(fact, rows, matter, context);
        }
        return facts;

        async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> FoundAsync(string source) => found.TryGetValue(source, out var rows) ? rows
            : found[source] = await finders.Single(f => f.Source == source).RowsAsync(state, asked, matter, cancellationToken);
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> RowsAsync(Procedure asking, FactDefinition fact, MatterData matter, ActContext context, CancellationToken cancellationToken)
    {
        var found = await (await NarrowedAsync(fact, matter, context, cancellationToken)).Select(m => new { m.Procedure, m.Version, m.Stage, m.Data }).Take(MostRows + 1).ToListAsync(cancellationToken);
        if (found.Count > MostRows)
            throw new InvalidDataException($"{asking.Reference}: the fact '{fact.Name}' would look through more than {MostRows} matters; let its filter compare an indexed text field with the matter's own (x = matter.x).");
        var rows = new List<IReadOnlyDictionary<string, Value>>(found.Count);
        foreach (var row in found)
        {
            Procedure procedure = await procedures.OfReferenceAsync($"procedure/{row.Procedure}@{row.Version}", cancellationToken);
            rows.Add(FactRows.Row(procedure, row.Stage, MatterProjection.Values(procedure, row.Data)));
        }
        return rows;
    }

    /// <summary>The matters of the source; what can be narrowed by an index is: terms <c>x = matter.y</c> over a text that every version of the source indexes, in a filter that only joins by "and".</summary>
    private async Task<IQueryable<Matter>> NarrowedAsync(FactDefinition fact, MatterData matter, ActContext context, CancellationToken cancellationToken)
    {
        IQueryable<Matter> rows = db.Set<Matter>().AsNoTracking();
        string text = fact.Filter?.Text ?? "";
        bool joined = Joined().IsMatch(text);
        string? source = fact.Source != FactRows.Matters ? fact.Source : !joined && OfProcedure().Match(text) is { Success: true } of ? of.Groups["id"].Value : null;
        if (source is not null) rows = rows.Where(m => m.Procedure == source);
        if (!fact.Stages.IsEmpty) rows = rows.Where(m => EF.Parameter(fact.Stages.ToArray()).Contains(m.Stage));
        if (joined || source is null) return rows;
        IReadOnlyList<Procedure> versions = await procedures.VersionsAsync(source, cancellationToken);
        foreach (Match term in Same().Matches(text))
        {
            string path = term.Groups["path"].Value;
            if (!versions.All(version => version.FindField(path) is { Index: true, Type: not (FieldType.Number or FieldType.Money or FieldType.Date or FieldType.DateTime or FieldType.Boolean) })) continue;
            if (Own(term.Groups["own"].Value, matter, context) is not { Length: <= 300 } own) continue;
            rows = rows.Where(m => db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path && f.Text == own));
        }
        return rows;
    }

    private static string? Own(string name, MatterData matter, ActContext context) =>
        name == "actor.id" ? context.Actor.Id : matter.Values.GetValueOrDefault(name["matter.".Length..]) is TextValue text ? text.Text : null;

    [GeneratedRegex(@"\bor\b|\bif\b|\bnot\s*\(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Joined();

    [GeneratedRegex("\\bprocedure\\s*=\\s*\"(?<id>[a-z0-9-]+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex OfProcedure();

    [GeneratedRegex(@"(?<![\w.])(?<path>[A-Za-z][A-Za-z0-9.]*)\s*=\s*(?<own>matter\.[A-Za-z0-9.]+|actor\.id)(?![\w.(])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Same();
}
