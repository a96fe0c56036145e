using System.Globalization;
using System.Text;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Profiles;

namespace Kefa.Matching.Tests.Population;

#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed.

/// <summary>Random conditions over the small dictionary, and companies whose facts lie on, above, below and beyond their bounds. Everything follows from the seed.</summary>
internal sealed class RandomPolicies(int seed)
{
    private static readonly string[] Numbers = ["sales.L", "sales.L1", "headcount.L", "headcount.L1", "classI", "expert.ipTech", "mainBizRevenue.L", "nonTaxableIncome.L"];
    private static readonly string[] Bounds = ["0", "1", "10", "0.5", "2.25", "-1", "100", "1000000", "0.1", "3"];

    private readonly Random _random = new(seed);

    public string Condition(int depth) => depth <= 0 ? Leaf() : _random.Next(8) switch
    {
        0 or 1 => $"({Condition(depth - 1)} and {Condition(depth - 1)})",
        2 or 3 => $"({Condition(depth - 1)} or {Condition(depth - 1)})",
        4 => $"not({Condition(depth - 1)})",
        5 => $"(if {Condition(depth - 1)} then {Condition(depth - 1)} else {Condition(depth - 1)})",
        _ => Leaf(),
    };

    public string Company(int number)
    {
        var json = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{{\"id\": \"C{number}\"");
        foreach (var field in (string[])["sales", "headcount", "mainBizRevenue", "nonTaxableIncome"])
            Add(json, field, () => $"{{\"2025\": {Number()}, \"2024\": {Number()}}}");
        Add(json, "classI", () => Number(isWhole: true));
        Add(json, "onAbnormalList", () => Pick("true", "false", "null"));
        Add(json, "zone", () => Pick("\"X\"", "\"Y\"", "\"园区\"", "null"));
        Add(json, "taxCreditGrade", () => Pick("\"A\"", "\"B\"", "\"D\"", "null"));
        Add(json, "foundedOn", () => Pick("\"2019-05-01\"", "\"2025-06-15\"", "\"2024-03-01\"", "null"));
        Add(json, "expert", () => $"{{\"ipTech\": {Pick("0", "3.5", "8", "null")}}}");
        return json.Append('}').ToString();
    }

    private void Add(StringBuilder json, string field, Func<string> value)
    {
        if (_random.Next(8) > 0)
            json.Append(CultureInfo.InvariantCulture, $", \"{field}\": {value()}");
    }

    private string Leaf() => _random.Next(24) switch
    {
        20 => $"{Sum()} / {Sum()} {Pick("<", "<=", ">", ">=", "=")} {Pick("0.5", "0.6", "1", "-2", "0")}",
        21 => $"{Pick(Numbers)} / ({Pick(Numbers)} - {Pick(Numbers)}) {Pick("<", "<=", ">", ">=")} {Pick("0.6", "1", "-0.25")}",
        22 => $"(if {Pick("sales.L", "headcount.L")} = 0 then {Pick(Numbers)} / {Pick("sales.L", "headcount.L")} else {Leaf()})",
        23 => $"{Pick(Numbers)} - (if {Pick("sales.L1", "headcount.L1")} = null then {Pick("0", "7", "null")} else {Pick("sales.L1", "headcount.L1")}) {Pick("<", ">")} {Pick("0", "100")}",
        14 => $"{Pick(Numbers)} {Pick("<", "<=", ">", ">=", "=", "!=")} {Pick(Numbers)}",
        15 => $"{Pick(Numbers)} * {Pick("1000", "0.25", "1.728", "3")} {Pick("<", "<=", ">")} {Pick(Numbers)} {Pick("+", "-")} {Pick(Numbers)} / {Pick("2", "4", "3")}",
        16 => $"{Pick(Numbers)} {Pick("<", "<=", ">", ">=", "=", "!=")} (if zone = \"X\" then {Pick(Bounds)} else if zone = \"Y\" then {Pick(Bounds)} else {Pick(Bounds)})",
        17 => $"{Pick("5", "0.5", "2.25")} * (if starts with(taxCreditGrade, \"A\") then 0.8 else 1) {Pick("<", "<=", ">", "=")} {Pick(Numbers)}",
        18 => $"(if {Leaf()} then {Leaf()} else {Leaf()})",
        0 or 1 or 2 => $"{Pick(Numbers)} {Pick("<", "<=", ">", ">=", "=", "!=")} {Pick(Bounds)}",
        3 or 4 or 5 => $"{Pick(Numbers)} / {Pick(Numbers)} {Pick("<", "<=", ">", ">=")} {Pick(Bounds)}",
        6 => $"{Pick(Numbers)} in {Pick("[", "(")}{Pick("0", "1", "-5")}..{Pick("10", "100", "2.5")}{Pick("]", ")")}",
        7 => $"{Pick(Numbers)} {Pick("=", "!=")} null",
        8 => $"taxCreditGrade in ({Pick("\"A\"", "\"A\", \"B\"", "\"B\", \"M\", \"C\"")})",
        9 => $"zone {Pick("=", "!=")} {Pick("\"X\"", "\"园区\"", "null")}",
        10 => Pick("onAbnormalList", "onAbnormalList = true", "not(onAbnormalList)"),
        11 => $"{Pick(Numbers)} {Pick("+", "-", "*")} {Pick(Numbers)} {Pick("<", ">=")} {Pick(Bounds)}",
        12 => $"{Pick("min", "max", "sum")}(applicable([{Pick(Numbers)}, {Pick(Numbers)}])) {Pick("<", ">=")} {Pick(Bounds)}",
        _ => Pick("starts with(zone, \"X\")", "count(hnteCerts) = 0", "string length(taxCreditGrade) = 1"),
    };

    private string Sum() => $"sum({(_random.Next(2) == 0 ? "applicable([" : "([")}{Pick(Numbers)}, {Pick(Numbers)}{Pick("", ", 1", ", " + Pick(Numbers))}]))";

    private string Number(bool isWhole = false) => _random.Next(isWhole ? 6 : 10) switch
    {
        0 => "null",
        1 => "0",
        2 => Pick("1", "10", "100", "1000000", "3"),
        3 or 4 or 5 => _random.Next(0, 200).ToString(CultureInfo.InvariantCulture),
        6 => (_random.Next(0, 4000) / 100m).ToString(CultureInfo.InvariantCulture),
        7 => "0.5",
        8 => "12345678901234567.25",
        _ => (_random.Next(0, 2_000_000) / 1000m).ToString(CultureInfo.InvariantCulture),
    };

    private string Pick(params string[] from) => from[_random.Next(from.Length)];
}
