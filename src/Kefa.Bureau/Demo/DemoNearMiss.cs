namespace Kefa.Bureau.Demo;

/// <summary>Moves a company just beside a bound of a policy, so that "two people short" and "six days too young" are met in the demo.</summary>
internal static class DemoNearMiss
{
    public static void Apply(DemoFacts facts, DateOnly founded, DateOnly asOf, DemoRandom random)
    {
        var year = facts.LastYear;
        var head = facts.Last("headcount");
        var sales = facts.Last("sales");
        switch (random.Below(8))
        {
            case 0 when head >= 30:
                // One or two people short of a tenth.
                Staff(Math.Ceiling(head / 10m) - random.Between(1, 2));
                break;
            case 1 when head >= 20:
                // Exactly a tenth: on the bound, and so inside.
                Staff(Math.Ceiling(head / 10m));
                break;
            case 2 when sales > 0:
                // A little under the share of R&D that the company's size asks for, over all three years.
                var share = sales <= 50_000_000 ? 0.05m : sales <= 200_000_000 ? 0.04m : 0.03m;
                for (var y = year - 2; y <= year; y++)
                {
                    if (facts.Find("sales", y) is { } of)
                        Rd(Math.Floor(of * share * random.Between(955, 995) / 1000m), y);
                }

                break;
            case 3 when founded.Year >= 2024 || random.Percent(15):
                // Some days short of one year.
                facts.Set("foundedOn", asOf.AddDays(-random.Between(330, 364)));
                facts.Remove(k => k.Year < asOf.Year - 1);
                break;
            case 4:
                // Just over the bounds of a small low-profit enterprise.
                facts.Set("taxableIncome", 3_000_000m + (random.Between(1, 90) * 1_000m), year);
                facts.Set("staffQuarterAvg", (decimal)random.Between(296, 300), year);
                break;
            case 5 when facts.Last("totalIncome") > 0:
                // High-tech income a little under six tenths.
                facts.Set("hiTechIncome", Math.Floor(facts.Last("totalIncome") * random.Between(585, 599) / 1000m), year);
                break;
            case 6 when facts.Find("sales", year - 1) is { } before && before > 0:
                // The last year's growth ends just under a fifth.
                var grown = Math.Floor(before * random.Between(1_190, 1_199) / 1_000m / 10_000m) * 10_000m;
                facts.Set("sales", grown, year);
                facts.Set("mainBizRevenue", Math.Floor(grown * 0.97m), year);
                facts.Set("totalIncome", Math.Floor(grown * 1.01m), year);
                facts.Set("hiTechIncome", Math.Min(facts.Last("hiTechIncome"), grown), year);
                if (facts.Find("operatingIncome", year) is not null)
                    facts.Set("operatingIncome", grown, year);
                break;
            default:
                // One property right short.
                facts.Set("classI", 0m);
                facts.Set("classISelfDev", 0m);
                facts.Set("classIHighValue", 0m);
                facts.Set("classII", 5m);
                break;
        }

        void Staff(decimal people)
        {
            facts.Set("sciTechStaff", people, year);
            facts.Set("rdStaff", people - random.Below(2), year);
        }

        void Rd(decimal amount, int of)
        {
            facts.Set("rd", amount, of);
            facts.Set("rdDomestic", amount, of);
            facts.Set("rdDeductible", Math.Floor(amount * 0.93m), of);
            facts.Set("rdStat", amount, of);
        }
    }
}
