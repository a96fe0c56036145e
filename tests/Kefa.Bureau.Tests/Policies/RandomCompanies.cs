using System.Text;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Companies like the published ones with facts changed, as far as the company table has a place for them.</summary>
internal static class RandomCompanies
{
    public static async Task<List<Profile>> MakeAsync(int count, CancellationToken cancellationToken)
    {
        var published = await ShippedPolicies.PublishedCompaniesAsync(cancellationToken);
        return [.. Enumerable.Range(0, count).Select(i => new Profile(
            $"{published[i % published.Count].Id}-{i}",
            RandomFacts.Changed(published[i % published.Count], ShippedPolicies.Dictionary, i).Facts.Select(Fitting)))];
    }

    public static async Task LoadAsync(NpgsqlConnection connection, CompanyTable table, DateOnly asOf, IEnumerable<Profile> companies, CancellationToken cancellationToken)
    {
        var rows = new CompanyRow(table, asOf);
        await using var copy = await connection.BeginTextImportAsync(table.CopyStatement, cancellationToken);
        var line = new StringBuilder();
        foreach (var company in companies)
        {
            rows.Append(line.Clear(), 1, company);
            await copy.WriteAsync(line, cancellationToken);
        }
    }

    // What the table has no place for is not made: further decimal places, numbers beyond the dictionary's bounds.
    private static KeyValuePair<FactKey, Fact> Fitting(KeyValuePair<FactKey, Fact> fact)
    {
        if (fact.Value.Value is not FactValue.Number { Value: var number } || ShippedPolicies.Dictionary.Find(fact.Key.Field) is not { } field)
            return fact;
        number = decimal.Round(number, field.Type switch { FieldType.Integer => 0, FieldType.Money => 2, _ => 4 });
        number = Math.Min(Math.Max(number, field.Min ?? number), field.Max ?? number);
        return new(fact.Key, Fact.Known(FactValue.Of(number)));
    }
}
