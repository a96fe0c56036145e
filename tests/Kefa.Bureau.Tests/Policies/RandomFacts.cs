using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Companies like given ones, with facts taken away, denied, or replaced by values near the bounds that policies ask for.</summary>
internal static class RandomFacts
{
    private static readonly string[] Words = ["A", "D", "audit", "deemed", "C3983", "F5154", "I6510", "430702", "3502", "private", "enterprise"];

#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed. Nothing here is a secret.
    public static Profile Changed(Profile profile, FieldDictionary dictionary, int seed)
    {
        var random = new Random(seed);
        List<KeyValuePair<FactKey, Fact>> facts = [];
        var share = random.Next(0, 60);
        foreach (var field in dictionary.Fields)
        {
            foreach (int? year in field.IsYearly ? [2025, 2024, 2023, 2022] : new int?[] { null })
            {
                if (random.Next(100) >= share)
                    continue;
                var fact = random.Next(5) switch
                {
                    0 => Fact.NotApplicable,
                    1 or 2 => Fact.Unknown,
                    _ => Of(field, profile.Find(field.Id, year), random),
                };
                if (fact is not null)
                    facts.Add(new(new FactKey(field.Id, year), fact));
            }
        }

        return profile.With(facts);
    }

    private static Fact? Of(Field field, Fact? known, Random random) => field.Type switch
    {
        FieldType.Integer or FieldType.Decimal or FieldType.Money => Fact.Known(FactValue.Of(Number(field, known, random))),
        FieldType.Boolean => Fact.Known(FactValue.Of(random.Next(2) == 0)),
        FieldType.Date => Fact.Known(FactValue.Of(new DateOnly(2010 + random.Next(17), 1 + random.Next(12), 1 + random.Next(28)))),
        FieldType.List or FieldType.Context => null,
        _ => Fact.Known(FactValue.Of(Words[random.Next(Words.Length)])),
    };

    private static decimal Number(Field field, Fact? known, Random random)
    {
        if (known?.Value is FactValue.Number { Value: var value } && random.Next(2) == 0)
            return decimal.Round(value * (80 + random.Next(50)) / 100m, random.Next(3));
        var least = field.Min ?? -1_000_000m;
        return random.Next(3) == 0 ? least : decimal.Round(least + (decimal)Math.Pow(10, random.NextDouble() * 9), random.Next(3));
    }
#pragma warning restore CA5394
}
