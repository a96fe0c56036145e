using System.Collections.Immutable;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Demo;

/// <summary>Property rights, certificates, standing in the market and credit of an invented company, as its R&amp;D and its years let expect.</summary>
internal sealed class DemoStanding(DemoFacts facts, DateOnly founded, DemoIndustry industry, DateOnly asOf, DemoRandom random)
{
    private readonly decimal _rdShare = facts.Last("sales") == 0 ? 0 : facts.Last("rd") / facts.Last("sales");
    private readonly int _age = asOf.Year - founded.Year;

    /// <summary>Companies that live from technology: the ones that certificates and awards go to.</summary>
    private bool IsInnovator => industry.Field > 0 && _rdShare > 0.03m;

    public void Add()
    {
        Rights();
        Certificates();
        Market();
        Credit();
        Contracts();
        Assessment();
    }

    private void Rights()
    {
        facts.Set("hiTechField", (decimal)industry.Field);
        var classI = IsInnovator ? random.Between(_age > 4 ? 1 : 0, 2 + Math.Min(7, _age / 2)) : random.Percent(8) ? 1 : 0;
        facts.Set("classI", classI);
        facts.Set("classISelfDev", Math.Max(0, classI - (random.Percent(20) ? 1 : 0)));
        facts.Set("classIHighValue", classI > 3 ? random.Below(3) : 0);
        facts.Set("classII", industry.Field > 0 ? random.Between(0, 6 + Math.Min(20, _age * 2)) : random.Below(4));
        facts.Set("ipSelfDeveloped", random.Percent(industry.Field > 0 ? 92 : 50));
        if (classI > 0)
            facts.Set("classIApplied", random.Percent(85));
        facts.Set("conversions3y", IsInnovator ? random.Between(3, 18) : random.Below(5));
        facts.Set("strategicEmerging", random.Percent(IsInnovator ? 70 : 10), facts.LastYear);
        facts.Set("joinedStandardDrafting", random.Percent(IsInnovator ? 15 : 2));
        facts.Set("ledStandardWithin5y", random.Percent(IsInnovator ? 3 : 0.2m));
    }

    private void Certificates()
    {
        var certificates = ImmutableArray.CreateBuilder<FactValue>();
        if (IsInnovator && _age >= 3 && random.Percent(55))
        {
            var issued = new DateOnly(random.Between(Math.Max(founded.Year + 2, 2017), 2025), random.Between(9, 12), random.Between(1, 28));
            for (; issued < asOf; issued = issued.AddYears(3).AddDays(random.Between(-20, 40)))
            {
                certificates.Add(DemoFacts.Record(("issuedOn", FactValue.Of(issued)), ("expiresOn", FactValue.Of(issued.AddYears(3)))));
                if (random.Percent(20))
                    break;
            }
        }

        facts.Set("hnteCerts", new FactValue.List(certificates.ToImmutable()));
        var years = ImmutableArray.CreateBuilder<FactValue>();
        foreach (var year in new[] { 2024, 2025, 2026 }.Where(y => y > founded.Year && IsInnovator && facts.Last("headcount") <= 500 && random.Percent(y == 2026 ? 30 : 55)))
            years.Add(FactValue.Of((decimal)year));
        facts.Set("tsmeYears", new FactValue.List(years.ToImmutable()));
        facts.Set("innoSmeValid", IsInnovator && random.Percent(35));
        facts.Set("srdiValid", IsInnovator && _age >= 3 && random.Percent(18));
        facts.Set("giantValid", IsInnovator && _age >= 5 && random.Percent(3));
        facts.Set("aboveScale", facts.Last("mainBizRevenue") >= 20_000_000 && random.Percent(95), facts.LastYear);
        facts.Set("icOrMachineToolListed", industry.Code == "I6520" && random.Percent(40), facts.LastYear);
        facts.Set("provincialRdPlatform", IsInnovator && _age > 6 && random.Percent(12));
        if (random.Percent(80))
            facts.Set("rdInstitutionScore", random.Pick(IsInnovator ? [0m, 2m, 4m, 4m, 8m, 10m] : new[] { 0m, 0m, 2m }));
        facts.Set("natOrProvAwardWithin3y", IsInnovator && random.Percent(5));
    }

    private void Market()
    {
        if (!random.Percent(IsInnovator ? 75 : 30))
            return;
        facts.Set("nicheYears", (decimal)Math.Max(0, _age - random.Below(4)));
        facts.Set("marketSharePct", random.Between(1, IsInnovator ? 30 : 8));
        facts.Set("marketShareLeading", random.Percent(IsInnovator ? 55 : 10));
        facts.Set("nationalTop3", random.Percent(IsInnovator ? 8 : 1));
        facts.Set("chainFieldScore", random.Pick([0m, 3m, 3m, 5m]));
        facts.Set("chainKeyField", random.Percent(IsInnovator ? 50 : 10));
        facts.Set("digitalLevel", random.Between(1, 4));
        facts.Set("qualityCount", random.Between(0, 4));
        if (random.Percent(50))
            facts.Set("srdiEvalScore", random.Between(30, 85), facts.LastYear);
        facts.Set("equityFinancing3y", random.Percent(10) ? random.Between(2, 60) * 1_000_000m : 0m);
        facts.Set("equityFinancing2y", random.Percent(60) ? facts.Find("equityFinancing3y")!.Value : 0m);
    }

    private void Credit()
    {
        facts.SetText("taxCreditGrade", _age < 2 ? "M" : random.Below(100) switch { < 30 => "A", < 82 => "B", < 92 => "M", < 98 => "C", _ => "D" }, facts.LastYear);
        facts.SetText("taxMethod", random.Percent(3) ? "deemed" : "audit", facts.LastYear);
        facts.Set("onAbnormalList", random.Percent(2.5m));
        facts.Set("onSeriousDishonestyList", random.Percent(0.6m));
        var incident = random.Percent(1.5m);
        facts.Set("incidentWithin365d", incident);
        facts.Set("incidentPrevOrCurrentYear", incident);
        facts.Set("incidentWithin3y", incident || random.Percent(1));
        facts.Set("researchMisconduct", random.Percent(0.2m));
        if (random.Percent(30))
        {
            facts.Set("loanPrincipal", random.Between(1, 100) * 500_000m);
            facts.Set("firstLoan", random.Percent(30));
        }
    }

    private void Contracts()
    {
        facts.Set("techTransferNet", IsInnovator && random.Percent(8) ? random.Between(5, 1_200) * 10_000m : 0m, facts.LastYear);
        facts.Set("techContractExemptSales", IsInnovator && random.Percent(25) ? random.Between(5, 900) * 10_000m : 0m, facts.LastYear);
        if (facts.Last("techTransferNet") > 0)
            facts.Set("techTransferQualified", random.Percent(85), facts.LastYear);
        if (facts.Last("techContractExemptSales") > 0)
        {
            facts.Set("techContractRegistered", random.Percent(80), facts.LastYear);
            facts.Set("techContractSold", facts.Last("techContractExemptSales"), facts.LastYear);
        }

        if (random.Percent(40))
            facts.Set("rdEquipmentValue", random.Between(10, 1_500) * 10_000m);
        facts.Set("mainlyRnD", industry.Code == "M7320");
        if (industry.Code == "M7320")
        {
            facts.Set("rdSiteArea", random.Between(200, 4_000));
            facts.Set("operatingIncome", facts.Last("sales"), facts.LastYear);
            facts.Set("conversionIncome", Math.Round(facts.Last("sales") * random.Between(10, 60) / 100m), facts.LastYear);
        }

        if (random.Percent(20))
            facts.Set("hunanKeyField", random.Percent(50), facts.LastYear);
    }

    /// <summary>Points that experts or the company itself gave; most companies have none and stay an interval.</summary>
    private void Assessment()
    {
        if (!IsInnovator || !random.Percent(45))
            return;
        facts.Set("expert", DemoFacts.Record(
            Points("ipTech", 8), Points("ipSupport", 8), Points("ipAcquire", 6), ("bonus", FactValue.Of((decimal)random.Below(2))),
            Points("org1", 6), Points("org2", 6), Points("org3", 4), Points("org4", 4)));
    }

    private (string Name, FactValue Value) Points(string name, int max) => (name, FactValue.Of((decimal)random.Between((max * 3 / 5) + 1, max)));
}
