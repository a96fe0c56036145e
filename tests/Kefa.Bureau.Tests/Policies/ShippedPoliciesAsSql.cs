using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Kefa.TestSupport;
using Npgsql;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>What a policy's conditions are as SQL is what their plans mean, on a real PostgreSQL.</summary>
public sealed class ShippedPoliciesAsSql
{
    private const int Companies = 3_000;
    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly CompanyTable Table = new(ShippedPolicies.Dictionary, "company_facts");

    [Fact]
    public async Task Decides_as_their_plans_do()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(cancellationToken);
        var companies = await RandomCompanies.MakeAsync(Companies, cancellationToken);
        await using (var create = new NpgsqlCommand(Table.Create(), connection))
            await create.ExecuteNonQueryAsync(cancellationToken);
        await RandomCompanies.LoadAsync(connection, Table, AsOf, companies, cancellationToken);

        var space = PolicyPlan.SpaceOn(AsOf);
        var translator = new SqlTranslator(Table.Source(1, ProfileBinder.DataYear(AsOf)));
        List<(string Name, PlanNode Plan, SqlExpression Sql)> asked = [];
        List<string> refused = [];
        foreach (var plan in ShippedPolicies.All.Policies.Select(p => PolicyPlan.Of(p, space)))
        {
            foreach (var (name, node) in Parts(plan))
            {
                switch (translator.Condition(node))
                {
                    case SqlTranslation.Translated translated:
                        asked.Add((name, node, translated.Outcome));
                        break;
                    case SqlTranslation.Refused(var refusals):
                        refused.Add($"{name}: {string.Join("; ", refusals)}");
                        break;
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{asked.Count} translated, {refused.Count} refused");
        Assert.Empty(refused);

        var answers = await AskAsync(connection, translator, [.. asked.Select(a => a.Sql)], cancellationToken);
        var binder = new ProfileBinder(ShippedPolicies.Dictionary);
        foreach (var company in companies)
        {
            var variables = binder.Bind(company, AsOf);
            var context = PolicyPlan.ContextOn(AsOf);
            var evaluation = new PlanEvaluation(slot => slot.Read(variables[slot.Input], context), context);
            for (var i = 0; i < asked.Count; i++)
            {
                var value = evaluation.ValueOf(asked[i].Plan);
                var expected = PolicyPlan.OutcomeOf(value) switch { Matching.Policies.Outcome.T => true, Matching.Policies.Outcome.F => false, _ => (bool?)null };
                if (answers[company.Id][i] != expected)
                    Assert.Fail($"{asked[i].Name} for {company.Id}: the plan gives {value}, SQL {answers[company.Id][i]?.ToString() ?? "NULL"}\n{asked[i].Plan}\n{asked[i].Sql}\n{string.Join(", ", asked[i].Plan.Slots.Select(s => $"{s.Path}={evaluation.ValueOf(s)}"))}");
            }
        }
    }

    private static IEnumerable<(string Name, PlanNode Node)> Parts(PolicyPlan plan)
    {
        if (plan.Scope is { } scope)
            yield return ($"{plan.Policy} scope", scope);
        for (var i = 0; i < plan.Conditions.Length; i++)
            yield return ($"{plan.Policy} {plan.Policy.Conditions[i].Id}", plan.Conditions[i]);
        if (plan.Verdict is { } verdict)
            yield return ($"{plan.Policy} verdict", verdict);
    }

    private static async Task<Dictionary<string, bool?[]>> AskAsync(NpgsqlConnection connection, SqlTranslator translator, SqlExpression[] asked, CancellationToken cancellationToken)
    {
        var sql = $"SELECT id, {string.Join(", ", asked.Select((a, i) => $"{a.Text} AS c{i}"))} FROM {translator.From()}";
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<string, bool?[]> answers = [];
        while (await reader.ReadAsync(cancellationToken))
            answers[reader.GetString(0)] = [.. asked.Select((_, i) => reader.IsDBNull(i + 1) ? (bool?)null : reader.GetBoolean(i + 1))];
        return answers;
    }
}
