using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Sql;

/// <summary>A policy as conditions of SQL: TRUE, FALSE, or NULL where facts are missing.</summary>
/// <param name="Plan">The policy's plan.</param>
/// <param name="Scope">Whether a company is in scope; TRUE when all are.</param>
/// <param name="Conditions">The conditions, in the order of the policy.</param>
/// <param name="Verdict">The verdict of the policy's own, or null where it is that all conditions hold.</param>
public sealed record PolicySql(PolicyPlan Plan, SqlExpression Scope, ImmutableArray<SqlExpression> Conditions, SqlExpression? Verdict)
{
    public Policy Policy => Plan.Policy;

    /// <summary>TRUE for a company that is eligible, NULL for one of which that is not known. Short conditions, which cost little, stand first.</summary>
    public SqlExpression Outcome => SqlTranslator.All((Verdict is { } own ? [own] : Conditions.AsEnumerable()).Append(Scope).OrderBy(SqlTranslator.CostOf));
}

/// <summary>A policy that SQL cannot say exactly, and why.</summary>
public sealed record RefusedPolicy(PolicyPlan Plan, ImmutableArray<SqlRefusal> Refusals)
{
    public Policy Policy => Plan.Policy;
}

/// <summary>
/// Policies as statements over a table of companies: each means for every row exactly what the policy means for that company. Where a result has a list,
/// it is an array on PostgreSQL and the text of a JSON array on SQLite.
/// </summary>
public sealed class PolicyQuery
{
    // PostgreSQL has at most 1664 columns in a result and 1600 in a row that it keeps; SQLite has 2000.
    private const int MostColumns = 1_200;

    private readonly SqlTranslator _translator;
    private readonly SqlLists _lists;

    private PolicyQuery(SqlTranslator translator, ImmutableArray<PolicySql> policies, ImmutableArray<RefusedPolicy> refused)
    {
        _translator = translator;
        _lists = SqlLists.Of(translator.Source.Dialect);
        Policies = policies;
        Refused = refused;
    }

    /// <summary>The policies that SQL can say, in the order given.</summary>
    public ImmutableArray<PolicySql> Policies { get; }

    public ImmutableArray<RefusedPolicy> Refused { get; }

    public static PolicyQuery Of(IEnumerable<Policy> policies, SqlSource source, DateOnly asOf)
    {
        var space = PolicyPlan.SpaceOn(asOf);
        return Of(policies.Select(p => PolicyPlan.Of(p, space)), source);
    }

    public static PolicyQuery Of(IEnumerable<PolicyPlan> plans, SqlSource source)
    {
        var translator = new SqlTranslator(source);
        List<PolicySql> translated = [];
        List<RefusedPolicy> refused = [];
        foreach (var plan in plans)
        {
            List<SqlRefusal> refusals = [];
            var scope = plan.Scope is { } own ? Translate(own) : null;
            SqlExpression?[] conditions = [.. plan.Conditions.Select(Translate)];
            var verdict = plan.Verdict is { } node ? Translate(node) : null;
            if (refusals.Count > 0)
                refused.Add(new RefusedPolicy(plan, [.. refusals.Distinct()]));
            else
                translated.Add(new PolicySql(plan, scope ?? SqlTranslator.Always, [.. conditions.Select(c => c!)], verdict));

            SqlExpression? Translate(PlanNode part)
            {
                var translation = translator.Condition(part);
                if (translation is SqlTranslation.Refused(var reasons))
                    refusals.AddRange(reasons);
                return (translation as SqlTranslation.Translated)?.Outcome;
            }
        }

        return new PolicyQuery(translator, [.. translated], [.. refused]);
    }

    /// <summary>One row: an array with the number of eligible companies for each policy, and one with the number of those of which it is not known.</summary>
    public string Counts() => $"SELECT {Arrays()}\nFROM {_translator.From()}";

    /// <summary>
    /// The same for each beginning of a text column: the province of a region code, for instance. Of a table that is partitioned by
    /// <see cref="BeginningOf"/> every part is counted where it is.
    /// </summary>
    public string Counts(string column, int characters) =>
        $"SELECT {BeginningOf(column, characters)}, {Arrays()}\nFROM {_translator.From()}\nGROUP BY {BeginningOf(column, characters)}";

    /// <summary>The first characters of a text column, as SQL.</summary>
    public static string BeginningOf(string column, int characters) => string.Create(CultureInfo.InvariantCulture, $"substr({CompanyTable.Quoted(column)}, 1, {characters})");

    /// <summary>A row for each company: its id and an array of one character for each policy, E eligible, N not, U not known, R out of scope.</summary>
    public string Verdicts() =>
        $"SELECT {Id}, {_lists.OfTexts(Policies.Select(VerdictOf))} AS verdicts\nFROM {_translator.From()}";

    /// <summary>
    /// A row for each company: its id and for each of these policies four columns, the verdict, the scope, the conditions that fail and those that are not known.
    /// Every condition is computed once. A statement has room for so many policies; the rest stand in further ones.
    /// </summary>
    public IEnumerable<(ImmutableArray<PolicySql> Policies, string Sql)> Details()
    {
        List<PolicySql> batch = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var policy in Policies)
        {
            var fresh = Parts(policy).Select(p => p.Text).Distinct(StringComparer.Ordinal).Count(t => !names.ContainsKey(t));
            if (batch.Count > 0 && (names.Count + fresh > MostColumns || (batch.Count + 1) * 4 > MostColumns))
            {
                yield return ([.. batch], Details(batch, names));
                batch = [];
                names = new(StringComparer.Ordinal);
            }

            batch.Add(policy);
            foreach (var part in Parts(policy))
                names.TryAdd(part.Text, string.Create(CultureInfo.InvariantCulture, $"\"?{names.Count + 1}\""));
        }

        if (batch.Count > 0)
            yield return ([.. batch], Details(batch, names));
    }

    private static string Id => CompanyTable.Quoted(CompanyTable.IdColumn);

    private static IEnumerable<SqlExpression> Parts(PolicySql policy)
    {
        var parts = policy.Conditions.Prepend(policy.Scope);
        return policy.Verdict is { } own ? parts.Append(own) : parts;
    }

    private string Arrays() =>
        $"{_lists.OfNumbers(Policies.Select(p => $"count(*) FILTER (WHERE {p.Outcome.Text})"))} AS eligible, " +
        $"{_lists.OfNumbers(Policies.Select(p => $"count(*) FILTER (WHERE ({p.Outcome.Text}) IS NULL)"))} AS undetermined";

    private static string VerdictOf(PolicySql policy)
    {
        var required = SqlTranslator.All(policy.Verdict is { } own ? [own] : policy.Conditions);
        return VerdictOf(policy.Scope.Text, required.Text);
    }

    private static string VerdictOf(string scope, string required) =>
        $"CASE WHEN NOT ({scope}) THEN 'R' WHEN NOT ({required}) THEN 'N' WHEN ({scope}) AND ({required}) THEN 'E' ELSE 'U' END";

    private string Details(List<PolicySql> policies, Dictionary<string, string> names)
    {
        var parts = names.Select(n => $"{n.Key} AS {n.Value}");
        var columns = policies.SelectMany(policy =>
        {
            var name = policy.Policy.Id;
            var conditions = policy.Conditions.Select((c, i) => (Id: policy.Policy.Conditions[i].Id, Name: names[c.Text])).ToArray();
            var scope = names[policy.Scope.Text];
            var required = policy.Verdict is { } own ? names[own.Text] : string.Join(" AND ", conditions.Select(c => c.Name));
            return new[]
            {
                $"{VerdictOf(scope, required)} AS {CompanyTable.Quoted(name)}",
                $"{scope} AS {CompanyTable.Quoted(name + " scope")}",
                $"{Listed(scope, conditions.Select(c => ($"NOT {c.Name}", c.Id)))} AS {CompanyTable.Quoted(name + " failing")}",
                $"{Listed(scope, conditions.Select(c => ($"{c.Name} IS NULL", c.Id)))} AS {CompanyTable.Quoted(name + " unknown")}",
            };
        });
        return $"SELECT {Id},\n  {string.Join(",\n  ", columns)}\nFROM (SELECT {Id}, {string.Join(",\n  ", parts)}\n  FROM {_translator.From()}{_lists.Fence}) AS decided\nORDER BY {Id}";

        // Out of scope nothing is asked.
        string Listed(string scope, IEnumerable<(string Condition, string Text)> cases) => $"CASE WHEN NOT {scope} THEN {_lists.Empty} ELSE {_lists.Where(cases)} END";
    }
}
