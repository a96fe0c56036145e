using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kefa.Bureau.Companies.Table;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;

namespace Kefa.Bureau.Policies;

/// <summary>What a policy decides for one company, as far as the database tells.</summary>
public sealed record DatabaseVerdict(string Company, Policy Policy, PolicyScope Scope, Verdict Verdict, IReadOnlyList<string> Failing, IReadOnlyList<string> Unknown);

/// <summary>Matches the companies of a table where they are; policies that SQL cannot say are decided here over the same rows, as they stood at one moment.</summary>
public sealed class MatchInDatabase(CompanyDatabase database, CompanyTable table, PolicyQuery query, int bureau, DateOnly asOf)
{
    // Rows that the engine decides at a time.
    private const int BatchSize = 1_000;

    /// <summary>The verdicts of one company after the other, in the order of their ids; for each first those of SQL, then those of the engine.</summary>
    public async IAsyncEnumerable<ImmutableArray<DatabaseVerdict>> CompaniesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var snapshot = await database.SnapshotAsync(cancellationToken);
        List<IAsyncEnumerator<ImmutableArray<DatabaseVerdict>>> parts = [.. query.Details().Select(d => BySqlAsync(snapshot, d.Policies, d.Sql, cancellationToken).GetAsyncEnumerator(cancellationToken))];
        if (!query.Refused.IsEmpty)
            parts.Add(ByEngineAsync(snapshot, cancellationToken).GetAsyncEnumerator(cancellationToken));
        try
        {
            while (parts.Count > 0)
            {
                List<DatabaseVerdict> company = [];
                foreach (var part in parts)
                {
                    if (!await part.MoveNextAsync())
                        yield break;
                    company.AddRange(part.Current);
                }

                yield return [.. company];
            }
        }
        finally
        {
            foreach (var part in parts)
                await part.DisposeAsync();
        }
    }

    private static async IAsyncEnumerable<ImmutableArray<DatabaseVerdict>> BySqlAsync(
        CompanySnapshot snapshot, ImmutableArray<PolicySql> policies, string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var reader in snapshot.RowsAsync(sql, cancellationToken))
        {
            var company = reader.GetString(0);
            yield return [.. policies.Select((policy, i) =>
            {
                var at = 1 + (i * 4);
                var scope = reader.IsDBNull(at + 1) ? PolicyScope.Unknown : reader.GetBoolean(at + 1) ? PolicyScope.InScope : PolicyScope.OutOfScope;
                return new DatabaseVerdict(
                    company, policy.Policy, scope, Enum.Parse<Verdict>(reader.GetString(at)), IdsOf(reader, at + 2), IdsOf(reader, at + 3));
            })];
        }
    }

    /// <summary>A list of ids: an array of PostgreSQL, a JSON array of SQLite.</summary>
    private static string[] IdsOf(DbDataReader reader, int i) => reader.GetFieldType(i) == typeof(string)
        ? reader.GetString(i) is var json && json == "[]" ? [] : JsonSerializer.Deserialize<string[]>(json)!
        : reader.GetFieldValue<string[]>(i);

    private async IAsyncEnumerable<ImmutableArray<DatabaseVerdict>> ByEngineAsync(CompanySnapshot snapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var facts = new FactReader(table);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT * FROM {table.QuotedName} WHERE \"{CompanyTable.BureauColumn}\" = {bureau} AND \"{CompanyTable.YearColumn}\" = {ProfileBinder.DataYear(asOf)} ORDER BY \"{CompanyTable.IdColumn}\"");
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<object?[]> batch = [];
        await foreach (var reader in snapshot.RowsAsync(sql, cancellationToken))
        {
            if (places.Count == 0)
                places = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => i, StringComparer.Ordinal);
            batch.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => FactCell.Of(reader, i))]);
            if (batch.Count < BatchSize)
                continue;
            foreach (var company in Decided(batch, places, facts, cancellationToken))
                yield return company;
            batch.Clear();
        }

        foreach (var company in Decided(batch, places, facts, cancellationToken))
            yield return company;
    }

    private IEnumerable<ImmutableArray<DatabaseVerdict>> Decided(List<object?[]> rows, Dictionary<string, int> places, FactReader facts, CancellationToken cancellationToken) => rows
        .AsParallel().AsOrdered().WithCancellation(cancellationToken)
        .Select(row => Decide((string)row[places[CompanyTable.IdColumn]]!, field => facts.Read(field, column => row[places[column]])));

    private ImmutableArray<DatabaseVerdict> Decide(string company, Func<string, Value> read)
    {
        Dictionary<string, Value> variables = new(StringComparer.Ordinal);
        Value Variable(string name) => variables.TryGetValue(name, out var known) ? known : variables[name] = read(name);
        var context = PolicyPlan.ContextOn(asOf);
        var evaluation = new PlanEvaluation(slot => slot.Read(Variable(slot.Input), context), context);
        return [.. query.Refused.Select(refused => Decide(company, refused.Plan, evaluation))];
    }

    private static DatabaseVerdict Decide(string company, PolicyPlan plan, PlanEvaluation evaluation)
    {
        var scope = plan.Scope is { } own ? Of(own) : Outcome.T;
        if (scope == Outcome.F)
            return new DatabaseVerdict(company, plan.Policy, PolicyScope.OutOfScope, Verdict.R, [], []);
        Outcome[] conditions = [.. plan.Conditions.Select(Of)];
        Outcome[] required = plan.Verdict is { } verdict ? [Of(verdict)] : conditions;
        var result = required.Contains(Outcome.F) ? Verdict.N : required.Contains(Outcome.U) || scope == Outcome.U ? Verdict.U : Verdict.E;
        return new DatabaseVerdict(company, plan.Policy, scope == Outcome.U ? PolicyScope.Unknown : PolicyScope.InScope, result, Ids(Outcome.F), Ids(Outcome.U));

        Outcome Of(PlanNode node)
        {
            try
            {
                return PolicyPlan.OutcomeOf(evaluation.ValueOf(node));
            }
            catch (EvaluationLimitException)
            {
                // A policy that computes without end is an error of that policy; the others have their whole budget.
                evaluation.Restart();
                return Outcome.U;
            }
        }

        string[] Ids(Outcome outcome) => [.. conditions.Select((c, i) => (c, plan.Policy.Conditions[i].Id)).Where(c => c.c == outcome).Select(c => c.Id)];
    }
}

/// <summary>A cell of the company table, in the types that <see cref="FactReader"/> knows.</summary>
internal static class FactCell
{
    public static object? Of(DbDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.GetDataTypeName(i) switch
    {
        "date" => reader.GetFieldValue<DateOnly>(i),
        "date[]" => reader.GetFieldValue<DateOnly?[]>(i),
        "numeric(15,2)[]" or "numeric[]" => reader.GetFieldValue<decimal?[]>(i),
        _ => reader.GetValue(i),
    };
}
