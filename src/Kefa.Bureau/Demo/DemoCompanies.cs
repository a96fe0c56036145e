using System.Collections.Immutable;
using System.Globalization;
using Kefa.Bureau.Companies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Demo;

/// <summary>One invented company: its code and its facts by field and year.</summary>
/// <param name="Uscc">Its credit code, right by its check characters.</param>
/// <param name="Facts">What the registers and reports hold, and what only the company says.</param>
/// <param name="Claims">What the company says where a register says something else.</param>
internal sealed record DemoCompany(CreditCode Uscc, Dictionary<FactKey, Fact> Facts, Dictionary<FactKey, Fact> Claims);

/// <summary>
/// Invents companies whose figures belong together: revenue grows out of staff, R&amp;D out of revenue, certificates out of R&amp;D. About one in five
/// stands just beside a bound on purpose, some have hardly any data, some are young, some have long names. The same seed gives the same companies.
/// </summary>
internal sealed class DemoCompanies(DemoContent content)
{
    private const string CodeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private int LastYear => content.AsOf.Year - 1;

    /// <param name="count">How many.</param>
    /// <param name="taken">Names that are taken already.</param>
    public IEnumerable<DemoCompany> Make(int count, IEnumerable<string> taken)
    {
        _names.UnionWith(taken);
        for (var i = 0; i < count; i++)
            yield return One(i, new DemoRandom(content.Seed ^ ((ulong)(i + 1) * 0xD1342543DE82EF95UL)));
    }

    private DemoCompany One(int index, DemoRandom random)
    {
        var place = random.Pick(content.Places, p => p.Weight);
        var industry = random.Pick(content.Industries, p => p.Weight);
        var facts = new DemoFacts(LastYear);
        var uscc = CreditCode.Create("91" + place.Code, "MAQ1B" + CodeAlphabet[index / 961 % 31] + CodeAlphabet[index / 31 % 31] + CodeAlphabet[index % 31]);
        var founded = Founded(random);
        facts.Set("name", Name(place, industry, random));
        facts.Set("uscc", uscc.ToString());
        facts.Set("foundedOn", founded);
        facts.Set("regionCode", place.Code);
        facts.Set("industryCode", industry.Code);
        if (place.Zone is { } zone && random.Percent(60))
            facts.Set("zone", zone);
        facts.Set("legalForm", "enterprise");

        // Three of a hundred are known by name only: the register has them, nobody else does.
        if (random.Percent(3))
            return new DemoCompany(uscc, facts.Facts, []);
        Grow(facts, founded, industry, random);
        new DemoStanding(facts, founded, industry, content.AsOf, random).Add();
        if (random.Percent(22))
            DemoNearMiss.Apply(facts, founded, content.AsOf, random);
        Forget(facts, random);
        return new DemoCompany(uscc, facts.Facts, Claims(facts, random));
    }

    private DateOnly Founded(DemoRandom random)
    {
        var year = random.Below(100) switch
        {
            < 8 => random.Between(2024, 2025),
            < 30 => random.Between(2019, 2023),
            < 75 => random.Between(2010, 2018),
            _ => random.Between(1996, 2009),
        };
        return new DateOnly(year, random.Between(1, 12), random.Between(1, 28));
    }

    private string Name(DemoPlace place, DemoIndustry industry, DemoRandom random)
    {
        while (true)
        {
            var brand = random.Pick(content.FirstSyllables) + random.Pick(content.SecondSyllables);
            var word = random.Pick(industry.Words);
            var name = random.Below(100) switch
            {
                < 1 => $"{place.Name}{brand}{word}与先进制造产业协同创新技术研究开发及成果转化服务（集团）股份有限公司{place.Name}第一分厂联合体有限责任公司",
                < 12 => $"{place.Name}{brand}{word}股份有限公司",
                < 25 => $"{brand}（{place.Name}）{word}有限公司",
                < 45 when !word.EndsWith("科技", StringComparison.Ordinal) && !word.EndsWith("技术", StringComparison.Ordinal) => $"{place.Name}{brand}{word}科技有限公司",
                _ => $"{place.Name}{brand}{word}有限公司",
            };
            if (_names.Add(name))
                return name;
        }
    }

    /// <summary>Five years of people, money and R&amp;D.</summary>
    private void Grow(DemoFacts facts, DateOnly founded, DemoIndustry industry, DemoRandom random)
    {
        // Most companies are small: the product of three numbers between 1 and 10 leans to the left.
        decimal people = Math.Max(6, random.Between(1, 10) * random.Between(1, 10) * random.Between(2, 12) / 2m);
        var growth = 1m + (random.Between(-12, 34) / 100m);
        var rdShare = industry.Rd / 1000m * random.Around(70);
        var staffShare = Math.Min(0.9m, industry.Staff / 100m * random.Around(60));
        var margin = random.Between(-40, 150) / 1000m;
        var debt = random.Between(15, 85) / 100m;
        var headcount = people;
        var perHead = industry.PerHead * 10_000m * random.Around(60);
        var firstYear = Math.Max(founded.Year, LastYear - 4);
        decimal Back(int year) => (decimal)Math.Pow((double)growth, year - LastYear);
        for (var year = firstYear; year <= LastYear; year++)
        {
            // The founding year is a part of a year.
            var part = year == founded.Year ? (13 - founded.Month) / 12m : 1m;
            var head = Math.Max(3, Math.Round(headcount * Back(year) * random.Around(6)));
            var sales = Round(head * perHead * part * random.Around(15), 10_000);
            var rd = Round(sales * rdShare * random.Around(25), 1_000);
            var main = Round(sales * random.Between(920, 1000) / 1000m, 10_000);
            var income = sales + Round(sales * random.Between(2, 40) / 1000m, 10_000);
            var assets = Round(sales * random.Between(60, 180) / 100m, 10_000) + 500_000;
            var liabilities = Round(assets * debt * random.Around(12), 10_000);
            var profit = Round(sales * (margin + (random.Between(-15, 15) / 1000m)), 1_000);
            var sciTech = Math.Min(head, Math.Round(head * staffShare * random.Around(12)));
            facts.Set("headcount", head, year);
            facts.Set("sciTechStaff", sciTech, year);
            facts.Set("rdStaff", Math.Max(0, sciTech - random.Between(0, 3)), year);
            facts.Set("staffQuarterAvg", Math.Max(1, head - random.Between(0, 3)), year);
            facts.Set("sales", sales, year);
            facts.Set("mainBizRevenue", Math.Min(main, sales), year);
            facts.Set("totalIncome", income, year);
            facts.Set("costExpenses", Round(sales * (0.94m - margin), 10_000), year);
            facts.Set("totalAssets", assets, year);
            facts.Set("totalLiabilities", liabilities, year);
            facts.Set("netAssets", assets - liabilities, year);
            facts.Set("assetsQuarterAvg", Round(assets * 0.97m, 10_000), year);
            facts.Set("netProfit", profit, year);
            facts.Set("taxableIncome", Round(profit * random.Between(80, 125) / 100m, 1_000), year);
            facts.Set("taxesPaid", Round(sales * random.Between(15, 60) / 1000m, 1_000), year);
            facts.Set("rd", rd, year);
            facts.Set("rdDomestic", random.Percent(88) ? rd : Round(rd * random.Between(50, 95) / 100m, 1_000), year);
            facts.Set("rdDeductible", Round(rd * random.Between(70, 98) / 100m, 1_000), year);
            facts.Set("rdStat", Round(rd * random.Between(95, 100) / 100m, 1_000), year);
            if (random.Percent(70))
                facts.Set("sciTechActivityExpense", Round(rd * random.Between(100, 120) / 100m, 1_000), year);
            if (industry.Field > 0)
                facts.Set("hiTechIncome", Math.Min(income, Round(income * random.Between(52, 97) / 100m, 10_000)), year);
            else
                facts.Set("hiTechIncome", 0m, year);
        }
    }

    /// <summary>What nobody reported: whole subjects are missing for some, single figures for others, and some are stated to be unknown.</summary>
    private void Forget(DemoFacts facts, DemoRandom random)
    {
        string[][] subjects =
        [
            ["sciTechStaff", "rdStaff"],
            ["rd", "rdDomestic", "rdDeductible", "rdStat", "sciTechActivityExpense"],
            ["hiTechIncome"],
            ["totalAssets", "totalLiabilities", "netAssets", "assetsQuarterAvg"],
            ["taxableIncome", "taxesPaid"],
        ];
        foreach (var subject in subjects.Where(_ => random.Percent(6)))
            facts.Remove(k => subject.Contains(k.Field));
        if (random.Percent(15))
            facts.Remove(k => k.Year < LastYear - 2);
        if (random.Percent(8) && facts.Find("headcount", LastYear) is not null)
            facts.Unknown("headcount", LastYear);
        if (random.Percent(4))
            facts.Unknown("classI");
    }

    /// <summary>One in twenty says something else of itself than the registers do.</summary>
    private static Dictionary<FactKey, Fact> Claims(DemoFacts facts, DemoRandom random)
    {
        var claims = new Dictionary<FactKey, Fact>();
        if (!random.Percent(5))
            return claims;
        foreach (var (field, factor) in new[] { ("rd", 1.2m), ("headcount", 0.9m), ("classII", 2m) })
        {
            var key = new FactKey(field, field == "classII" ? null : facts.LastYear);
            if (random.Percent(60) && facts.Facts.GetValueOrDefault(key)?.Value is FactValue.Number { Value: > 0 } number)
                claims[key] = Fact.Known(FactValue.Of(Math.Round(number.Value * factor)));
        }

        return claims;
    }

    private static decimal Round(decimal amount, int to) => Math.Round(amount / to, MidpointRounding.AwayFromZero) * to;
}

/// <summary>Facts as they are put together.</summary>
internal sealed class DemoFacts(int lastYear)
{
    public Dictionary<FactKey, Fact> Facts { get; } = [];

    public int LastYear => lastYear;

    public void Set(string field, string value) => Facts[new FactKey(field)] = Fact.Known(FactValue.Of(value));

    public void Set(string field, bool value, int? year = null) => Facts[new FactKey(field, year)] = Fact.Known(FactValue.Of(value));

    public void Set(string field, DateOnly value) => Facts[new FactKey(field)] = Fact.Known(FactValue.Of(value));

    public void Set(string field, decimal value, int? year = null) => Facts[new FactKey(field, year)] = Fact.Known(FactValue.Of(value));

    public void SetText(string field, string value, int year) => Facts[new FactKey(field, year)] = Fact.Known(FactValue.Of(value));

    public void Set(string field, FactValue value) => Facts[new FactKey(field)] = Fact.Known(value);

    public void Unknown(string field, int? year = null) => Facts[new FactKey(field, year)] = Fact.Unknown;

    public decimal? Find(string field, int? year = null) => Facts.GetValueOrDefault(new FactKey(field, year))?.Value is FactValue.Number number ? number.Value : null;

    public decimal Last(string field) => Find(field, lastYear) ?? 0;

    public void Remove(Func<FactKey, bool> which)
    {
        foreach (var key in Facts.Keys.Where(which).ToList())
            Facts.Remove(key);
    }

    public static FactValue Record(params (string Name, FactValue Value)[] parts) =>
        new FactValue.Context(parts.ToImmutableSortedDictionary(p => p.Name, p => (FactValue?)p.Value, StringComparer.Ordinal));

    public static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
