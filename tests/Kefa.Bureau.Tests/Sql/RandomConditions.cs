using System.Globalization;

namespace Kefa.Bureau.Tests.Sql;

#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed. Nothing here is a secret.
/// <summary>Writes conditions over the facts of <see cref="RandomFactsTable"/>, of every operator that SQL has a form for.</summary>
internal sealed class RandomConditions(Random random)
{
    public string Next() => Truth(3);

    /// <summary>Conditions of forms that came later: <see cref="Next"/> stays as it is, so that seeds of earlier finds keep their meaning.</summary>
    public string NextOfLaterForms() => random.Next(4) switch
    {
        0 => $"({Later()} and {Truth(1)})",
        1 => $"({Later()} or {Truth(1)})",
        2 => $"not({Later()})",
        _ => Later(),
    };

    private string Later() => random.Next(14) switch
    {
        12 => $"({(random.Next(2) == 0 ? "some" : "every")} t in texts satisfies {Truth(0)})", // what speaks of no item
        13 => $"sum(for r in records return {Fact()}) {Order()} {random.Next(-1, 5)}",
        9 => $"{(random.Next(2) == 0 ? "min" : "max")}({Fact()}, {Fact()} / {random.Next(2, 8)}) {Order()} {Constant()}",
        10 => $"{{a: i1 + {random.Next(3)} * i1, b: min({Fact()}, a / 9), c: a + b, d: c * {random.Next(1, 4)} / 7, e: {(random.Next(2) == 0 ? "c + min(d, i1)" : "max(c, d) + d")}}}.e {Order()} 0",
        11 => $"(if {Truth(1)} then i1 / 3 + i1 / 7 else i1) {Order()} 0",
        5 => random.Next(2) == 0 ? $"matches({Text()}, {Pattern()})" : $"(matches({Text()}, {Pattern()}) = null)",
        6 => $"(some t in texts satisfies matches(t, {Pattern()}) {(random.Next(2) == 0 ? "and" : "or")} number(substring(t, 1, {random.Next(1, 4)})) {Order()} {random.Next(4)})",
        7 => $"(every t in texts satisfies number(substring(t, {random.Next(1, 3)}, 2)) {Order()} {random.Next(3)} or starts with(t, \"a\"))",
        8 => $"number(substring({Text()}, 1, 2)) {Order()} {random.Next(-1, 4)}",
        1 => $"sum(for r in records return r.amount) {Order()} {random.Next(-1, 5)}",
        2 => $"sum(for r in records return if r.from <= date(\"2020-02-{random.Next(1, 29):00}\") then r.amount else {random.Next(2)}) {Order()} 0.5 * {Fact()}",
        3 => $"sum(for v in numbers return v * {random.Next(-1, 3)}) {Order()} {random.Next(-1, 5)}",
        0 => $"{(random.Next(2) == 0 ? "floor" : "ceiling")}({Fact()} / {(random.Next(4) switch { 0 => "2", 1 => "-4", 2 => "0.5", _ => "40" })}) {Order()} {random.Next(-2, 4)}",
        _ => $"-(if b1 then {Fact()} else null) {Order()} {Constant()}",
    };

    private string Truth(int depth) => (depth <= 0 ? random.Next(4) : random.Next(17)) switch
    {
        0 => $"b{random.Next(1, 4)}",
        1 => $"{Number(0)} {Order()} {Constant()}",
        2 => $"{Text()} = {Literal()}",
        3 => $"{Any()} = null",
        4 => $"{Number(depth - 1)} {Order()} {Number(depth - 1)}",
        5 or 6 => $"({Truth(depth - 1)} and {Truth(depth - 1)})",
        7 or 8 => $"({Truth(depth - 1)} or {Truth(depth - 1)})",
        9 => $"not({Truth(depth - 1)})",
        10 => $"(if {Truth(depth - 1)} then {Truth(depth - 1)} else {Truth(depth - 1)})",
        11 => $"{Number(depth - 1)} / {Number(depth - 1)} {Order()} {Constant()}",
        12 => $"{Text()} in ({Literal()}, {Literal()})",
        13 => $"{Number(depth - 1)} in {(random.Next(2) == 0 ? "[" : "(")}{random.Next(-2, 2)}..{random.Next(2, 5)}{(random.Next(2) == 0 ? "]" : ")")}",
        14 => $"starts with({Text()}, {Literal()})",
        15 => Day(),
        _ => Listed(depth),
    };

    private string Day() => random.Next(4) switch
    {
        0 => $"day {Order()} date(\"2020-02-29\")",
        1 => $"day + duration(\"P{random.Next(1, 30)}M\") <= date(\"2021-03-31\")",
        2 => $"day.year {Order()} 2020",
        _ => $"(date(\"2020-03-01\") - day) / duration(\"P1D\") {Order()} {random.Next(-400, 400)}",
    };

    private string Listed(int depth) => random.Next(5) switch
    {
        0 => $"list contains(numbers, {random.Next(4)})",
        1 => $"list contains(texts, {Literal()})",
        2 => $"(some v in numbers satisfies v {Order()} {random.Next(4)})",
        3 => $"(every r in records satisfies r.from <= date(\"2020-01-01\") or r.amount {Order()} {random.Next(4)})",
        _ => $"(some v in [{Number(depth - 1)}, {Number(depth - 1)}] satisfies v {Order()} 1)",
    };

    private string Number(int depth) => (depth <= 0 ? random.Next(2) : random.Next(12)) switch
    {
        0 => Fact(),
        1 => random.Next(3) == 0 ? Constant() : Fact(),
        2 => $"({Number(depth - 1)} + {Number(depth - 1)})",
        3 => $"({Number(depth - 1)} - {Number(depth - 1)})",
        4 => $"{Number(depth - 1)} * {Constant()}",
        5 => $"({Number(depth - 1)} * {Number(depth - 1)})",
        6 => $"({Number(depth - 1)} / {Number(depth - 1)})",
        7 => $"(if {Truth(depth - 1)} then {Number(depth - 1)} else {Number(depth - 1)})",
        8 => $"{(random.Next(2) == 0 ? "min" : "max")}({Number(depth - 1)}, {Number(depth - 1)})",
        9 => $"sum([{Fact()}, {Fact()}, {Constant()}])",
        10 => $"-({Number(depth - 1)})",
        _ => random.Next(2) == 0 ? $"string length({Text()})" : $"estimate({random.Next(-1, 1)}, {random.Next(1, 3)})",
    };

    private string Pattern() => random.Next(7) switch { 0 => "\"^a$\"", 1 => "\"^[a-c]{1,2}$\"", 2 => "\"科技\"", 3 => "\"^(a|科技)[b_]*\"", 4 => "\"b+$\"", 5 => "\"^([0-9a-z]?[A-Za-z]){2}$\"", _ => "\"^[0-9]\"" };

    private string Fact() => random.Next(6) switch { 0 => "i1", 1 => "i2", 2 => "i3", 3 => "d1", 4 => "d2", _ => "bounded" };

    private string Any() => random.Next(4) switch { 0 => Fact(), 1 => Text(), 2 => "day", _ => "numbers" };

    private string Text() => random.Next(2) == 0 ? "t1" : "t2";

    private string Literal() => random.Next(6) switch { 0 => "\"a\"", 1 => "\"ab\"", 2 => "\"\"", 3 => "\"o'clock\"", 4 => "\"\\\\\"", _ => "\"科技\"" };

    private string Order() => random.Next(6) switch { 0 => "<", 1 => "<=", 2 => ">", 3 => ">=", 4 => "=", _ => "!=" };

    private string Constant() => random.Next(4) switch
    {
        0 => "0.5",
        1 => "0.1",
        _ => random.Next(-1, 4).ToString(CultureInfo.InvariantCulture),
    };
}
#pragma warning restore CA5394
