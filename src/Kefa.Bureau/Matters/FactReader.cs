using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>
/// Reads the facts that guards need from outside a matter, in the act's transaction. A source that is not known here gives nothing: the fact stays
/// unknown, and the guard refuses because it cannot be told.
/// </summary>
internal sealed partial class FactReader(KefaDbContext db, ProcedureLibrary procedures, TimeProvider time)
{
    /// <summary>More rows than this are not looked through one by one: the definition must narrow them by an indexed field.</summary>
    private const int MostRows = 20_000;

    public async Task<IReadOnlyDictionary<string, Value>> ReadAsync(MatterState state, Transition transition, CancellationToken cancellationToken)
    {
        if (transition.Facts.IsEmpty) return ImmutableDictionary<string, Value>.Empty;
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (FactDefinition fact in state.Procedure.Facts.Where(f => transition.Facts.Contains(f.Name, StringComparer.Ordinal)))
        {
            if (fact is { Source: "matters", Measure: "count" }) facts[fact.Name] = Value.Of(await CountAsync(state, fact, cancellationToken));
        }
        return facts;
    }

    /// <summary>How many matters of the bureau the filter finds: their fields by name, with <c>procedure</c> and <c>stage</c>, the matter at hand before the act as <c>matter</c>.</summary>
    private async Task<decimal> CountAsync(MatterState state, FactDefinition fact, CancellationToken cancellationToken)
    {
        ContextValue here = state.Data.Context;
        var rows = await Narrowed(state, fact).Select(m => new { m.Procedure, m.Version, m.Stage, m.Data }).Take(MostRows + 1).ToListAsync(cancellationToken);
        if (rows.Count > MostRows)
            throw new InvalidDataException($"{state.Procedure.Reference}: the fact '{fact.Name}' would look through more than {MostRows} matters; let its filter compare an indexed text field with the matter's own (x = matter.x).");
        if (fact.Filter is null) return rows.Count;
        var context = new EvaluationContext(FeelDateTime.FromDateTimeOffset(time.GetUtcNow()));
        int count = 0;
        foreach (var row in rows)
        {
            Procedure procedure = await procedures.OfReferenceAsync($"procedure/{row.Procedure}@{row.Version}", cancellationToken);
            using JsonDocument data = JsonDocument.Parse(row.Data);
            var entries = procedure.Fields.Select(f => KeyValuePair.Create(f.Name, Of(data.RootElement, f)))
                .Append(KeyValuePair.Create<string, Value>("procedure", Value.Of(row.Procedure))).Append(KeyValuePair.Create<string, Value>("stage", Value.Of(row.Stage)))
                .Append(KeyValuePair.Create<string, Value>("matter", here));
            if (fact.Filter.Evaluate(Scope.Of([.. entries]), context) is BooleanValue { Truth: true }) count++;
        }
        return count;
    }

    /// <summary>What can be narrowed by an index is: terms <c>x = matter.x</c> over an indexed text whose value here is known, in a filter that only joins by "and".</summary>
    private IQueryable<Matter> Narrowed(MatterState state, FactDefinition fact)
    {
        IQueryable<Matter> rows = db.Set<Matter>().AsNoTracking();
        string text = fact.Filter?.Text ?? "";
        if (text.Length == 0 || Joined().IsMatch(text)) return rows;
        if (OfProcedure().Match(text) is { Success: true } of)
        {
            string id = of.Groups["id"].Value;
            rows = rows.Where(m => m.Procedure == id);
        }
        foreach (Match term in Same().Matches(text))
        {
            string path = term.Groups["path"].Value;
            if (state.Procedure.FindField(path) is not { Index: true } || !state.Data.Values.TryGetValue(path, out Value? value) || value is not TextValue { Text: { Length: <= 300 } own }) continue;
            rows = rows.Where(m => db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == path && f.Text == own));
        }
        return rows;
    }

    private static Value Of(JsonElement data, FieldDefinition field) =>
        data.TryGetProperty(field.Name, out JsonElement given) && MatterJson.Read(given, field, out Value value) is null ? value : Value.Unknown;

    [GeneratedRegex(@"\bor\b|\bif\b|\bnot\s*\(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Joined();

    [GeneratedRegex("\\bprocedure\\s*=\\s*\"(?<id>[a-z0-9-]+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex OfProcedure();

    [GeneratedRegex(@"\b(?<path>[A-Za-z][A-Za-z0-9]*)\s*=\s*matter\.\k<path>\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Same();
}
