using System.Collections.Immutable;
using System.Data.Common;
using System.Text.RegularExpressions;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Matters;

/// <summary>Reads the facts that guards need from outside a matter, in the act's transaction: from the bureau's other matters and registers.</summary>
internal sealed partial class FactReader(KefaDbContext db, ICurrentBureau bureau, ProcedureLibrary procedures, IEnumerable<IFindsFacts> finders)
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
            if (await CountedAsync(fact, matter, context, cancellationToken) is { } counted)
            {
                facts[fact.Name] = counted;
                continue;
            }
            IEnumerable<IReadOnlyDictionary<string, Value>> rows = FactRows.IsOwn(fact.Source) ? FactRows.Own(fact.Source, state, asked, context)
                : FactRows.IsFound(fact.Source) ? await FoundAsync(fact.Source)
                : await RowsAsync(state.Procedure, fact, matter, context, cancellationToken);
            facts[fact.Name] = FactRows.Answer(fact, rows, matter, context);
        }
        return facts;

        async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> FoundAsync(string source) => found.TryGetValue(source, out var rows) ? rows
            : found[source] = await finders.Single(f => f.Source == source).RowsAsync(state, asked, matter, cancellationToken);
    }

    /// <summary>Counted by the database; null where it cannot, or where it is left open whether some matter counts: then they are looked through, which tells why.</summary>
    private async Task<Value?> CountedAsync(FactDefinition fact, MatterData matter, ActContext context, CancellationToken cancellationToken)
    {
        if (FactRows.IsOwn(fact.Source) || FactRows.IsFound(fact.Source) || SourceOf(fact) is not { } source) return null;
        IReadOnlyList<Procedure> versions = await procedures.VersionsAsync(source, cancellationToken);
        SqlDialect dialect = db.IsSqlite ? SqlDialect.Sqlite : SqlDialect.PostgreSql;
        if (versions.Count == 0 || FactQuery.Of(dialect, bureau.Required.Id, fact, versions, Same(fact, versions, matter, context), matter, context) is not { } sql) return null;
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return reader.GetInt64(1) == 0 ? FactRows.Counted(fact, reader.GetInt64(0)) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
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

    /// <summary>The matters of the source, narrowed by what an index finds.</summary>
    private async Task<IQueryable<Matter>> NarrowedAsync(FactDefinition fact, MatterData matter, ActContext context, CancellationToken cancellationToken)
    {
        IQueryable<Matter> rows = db.Set<Matter>().AsNoTracking();
        string? source = SourceOf(fact);
        if (source is not null) rows = rows.Where(m => m.Procedure == source);
        if (!fact.Stages.IsEmpty) rows = rows.Where(m => EF.Parameter(fact.Stages.ToArray()).Contains(m.Stage));
        if (source is null) return rows;
        foreach ((string path, string own) in Same(fact, await procedures.VersionsAsync(source, cancellationToken), matter, context))
            rows = rows.Where(m => db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path && f.Text == own));
        return rows;
    }

    /// <summary>The procedure whose matters a fact looks at; null where it looks at those of several.</summary>
    private static string? SourceOf(FactDefinition fact)
    {
        if (fact.Source != FactRows.Matters) return fact.Source;
        string text = fact.Filter?.Text ?? "";
        return !Joined().IsMatch(text) && OfProcedure().Match(text) is { Success: true } of ? of.Groups["id"].Value : null;
    }

    /// <summary>Terms <c>x = matter.y</c> over a text that every version of the source indexes, in a filter that only joins by "and".</summary>
    private static IEnumerable<KeyValuePair<string, string>> Same(FactDefinition fact, IReadOnlyList<Procedure> versions, MatterData matter, ActContext context)
    {
        string text = fact.Filter?.Text ?? "";
        if (Joined().IsMatch(text)) yield break;
        foreach (Match term in SameText().Matches(text))
        {
            string path = term.Groups["path"].Value;
            if (!versions.All(version => version.FindField(path) is { Index: true, Type: not (FieldType.Number or FieldType.Money or FieldType.Date or FieldType.DateTime or FieldType.Boolean) })) continue;
            if (Own(term.Groups["own"].Value, matter, context) is { Length: <= 300 } own) yield return KeyValuePair.Create(path, own);
        }
    }

    private static string? Own(string name, MatterData matter, ActContext context) =>
        name == "actor.id" ? context.Actor.Id : matter.Values.GetValueOrDefault(name["matter.".Length..]) is TextValue text ? text.Text : null;

    [GeneratedRegex(@"\bor\b|\bif\b|\bnot\s*\(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Joined();

    [GeneratedRegex("\\bprocedure\\s*=\\s*\"(?<id>[a-z0-9-]+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex OfProcedure();

    [GeneratedRegex(@"(?<![\w.])(?<path>[A-Za-z][A-Za-z0-9.]*)\s*=\s*(?<own>matter\.[A-Za-z0-9.]+|actor\.id)(?![\w.(])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex SameText();
}
