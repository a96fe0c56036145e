using System.Globalization;
using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private SqlValue Call(PlanCall call)
    {
        if (call is { Function: BuiltInFunction { Name: "sum" }, Operands: [PlanEscape { Detail: PlanIteration { Kind: PlanIterationKind.For } each }] } && ValueOf(each.Source) is SqlArray source)
            return SumOfEach(call, each, source);
        SqlValue[] arguments = [.. call.Operands.Select(ValueOf)];
        if (call.Function is IDropsNone && arguments is [SqlItems list])
            return new SqlItems(list.Items, dropsNone: true, list.States);
        if (call is { Function: KeptItem, Operands: [_, PlanConstant { Value: NumberValue { Number: var index } }] } && arguments is [SqlItems { DropsNone: true } kept, _])
            return KeptItemOf(call, kept, index);
        if (call.Function is not BuiltInFunction { Name: var name })
            throw Refused(call, $"this function has no form in SQL");
        return (name, arguments) switch
        {
            ("starts with", [var text, var match]) => Test(call, text, match, StartsWith),
            ("ends with", [var text, var match]) => Test(call, text, match, EndsWith),
            ("contains", [var text, var match]) => Test(call, text, match, Contains),
            ("matches", [var text, var pattern]) => Matches(call, text, pattern),
            ("number", [var text]) when call.Operands[0] is PlanCall { Function: BuiltInFunction { Name: "substring" }, Operands: [_, _, PlanConstant { Value: NumberValue { Number: var most } }] } && most <= LongestNumber => NumberFrom(call, text),
            ("string length", [var text]) => Length(call, text),
            ("substring", [var text, var start]) => Substring(call, text, start, null),
            ("substring", [var text, var start, var length]) => Substring(call, text, start, length),
            ("not", [var truth]) => truth is SqlTruth known ? Not(known) : throw Refused(call, $"a boolean was expected"),
            ("list contains", [var items, var element]) => ListContains(call, items, element),
            ("count", [var items]) => Count(call, items),
            ("sum", _) => SumOf(call, ItemsOf(call, arguments)),
            ("product", _) => ProductOf(call, ItemsOf(call, arguments)),
            ("min", _) => ExtremeOf(call, ItemsOf(call, arguments), isLeast: true),
            ("max", _) => ExtremeOf(call, ItemsOf(call, arguments), isLeast: false),
            ("floor", [var number]) => Rounded(call, number, isUp: false),
            ("ceiling", [var number]) => Rounded(call, number, isUp: true),
            _ => throw Refused(call, $"the function '{name}' has no form in SQL"),
        };
    }

    /// <summary>A test of two texts: null for null; unknown where one is, of the type boolean unless the other may be null.</summary>
    private SqlTruth Test(PlanNode node, SqlValue text, SqlValue match, Func<string, string, string?, string> say)
    {
        var (a, b) = (ScalarOf(node, text, UnknownKind.Text), ScalarOf(node, match, UnknownKind.Text));
        var constant = (b.Constant as TextValue)?.Text;
        var value = a.Value.IsNull || b.Value.IsNull
            ? SqlExpression.Null
            : SqlExpression.Atom(say(a.Value.Inner, b.Value.Inner, constant), a.Value.IsNullable || b.Value.IsNullable, a.Value, b.Value);
        return new SqlTruth(value, Total(a, b));
    }

    /// <summary>The states of a function that answers for all arguments of its types: what is null beside what is not known gives anything.</summary>
    private static SqlStates Total(params SqlScalar[] operands)
    {
        var strict = SqlStates.Strict([.. operands.Select(o => o.States)]);
        if (operands.Length == 1 || strict.None.IsNever)
            return strict;
        var unknown = SqlState.When(() => SqlExpression.And(
            strict.None.Expression,
            SqlExpression.Or(operands.Select(o => SqlExpression.And(SqlExpression.IsNullOf(o.Value), SqlExpression.Untrue(o.States.Missing))))));
        if (operands.Count(o => o.Constant is null) == 1)
            return strict;
        return new SqlStates(strict.None.Unless(unknown), strict.Error, SqlState.Either(strict.Any, unknown));
    }

    private string StartsWith(string text, string match, string? constant) => Dialect.StartsWith(text, match, constant);

    private string EndsWith(string text, string match, string? constant) => Dialect.EndsWith(text, match);

    private string Contains(string text, string match, string? constant) => Dialect.Contains(text, match);

    // A number of so many characters cannot be larger than FEEL's numbers are: 9e999.
    private const int LongestNumber = 5;

    /// <summary>Whether a text has a part that a constant pattern describes.</summary>
    private SqlTruth Matches(PlanNode node, SqlValue text, SqlValue pattern)
    {
        if (pattern is not SqlScalar { Constant: TextValue { Text: var constant } })
            throw Refused(node, $"the pattern has to be a constant");
        if (!Dialect.CanMatch(constant))
            throw Refused(node, $"{Dialect.Title} reads this pattern otherwise than XPath, or may");
        var scalar = ScalarOf(node, text, UnknownKind.Text);
        var test = Test(node, text, pattern, (value, match, _) => Dialect.Matches(value, match));
        if (!scalar.Value.IsNullable)
            return test;

        // Of a text that is not known the search may also take too long, which is an error.
        var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(scalar.Value), SqlExpression.Untrue(scalar.States.Missing)));
        return new SqlTruth(test.Value, test.States with { Any = SqlState.Either(test.States.Any, unknown) });
    }

    /// <summary>The number that a short text is; an error where it is none.</summary>
    private SqlNumber NumberFrom(PlanNode node, SqlValue value)
    {
        var text = ScalarOf(node, value, UnknownKind.Text);
        var (isNumber, number) = Dialect.NumberFrom(text.Value);
        var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(text.Value), SqlExpression.Untrue(text.States.Missing)));
        var states = new SqlStates(
            text.States.None,
            SqlState.Either(text.States.Error, SqlState.When(SqlExpression.Not(isNumber))),
            text.Value.IsNullable ? SqlState.Either(text.States.Any, unknown) : text.States.Any);
        return Known(new SqlTerm(number, false, null, null), states);
    }

    private SqlNumber Length(PlanNode node, SqlValue value)
    {
        var text = ScalarOf(node, value, UnknownKind.Text);
        var length = new SqlTerm(SqlExpression.Atom($"{Dialect.Length}({text.Value.Text})", text.Value.IsNullable, text.Value), true, 2_147_483_647, 0) { IsNeverNegative = true };
        return Simple(SqlRatio.Of(length), null, null, Total(text));
    }

    /// <summary>A part of a text at constant positions. A start outside of the text is an error; an unknown text may have one or not.</summary>
    private SqlScalar Substring(PlanNode node, SqlValue value, SqlValue start, SqlValue? length)
    {
        var text = ScalarOf(node, value, UnknownKind.Text);
        var from = Whole(start);
        var count = length is null ? int.MaxValue : Whole(length);
        if (from < 1 || count < 1)
            throw Refused(node, $"the positions have to be 1 or more");
        var size = SqlExpression.Atom($"{Dialect.Length}({text.Value.Text})", text.Value.IsNullable, text.Value);
        var number = SqlExpression.Atom(from.ToString(CultureInfo.InvariantCulture), false);
        var isOutside = SqlExpression.Binary("<", size, number);
        var cut = SqlExpression.Atom(
            $"substr({text.Value.Text}, {number}{(length is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {count}"))})", text.Value.IsNullable, text.Value);
        var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(text.Value), SqlExpression.Untrue(text.States.Missing)));
        var states = text.Value.IsNullable
            ? new SqlStates(text.States.None, SqlState.Either(text.States.Error, SqlState.When(isOutside)), SqlState.Either(text.States.Any, unknown))
            : text.States with { Error = SqlState.Either(text.States.Error, SqlState.When(isOutside)) };
        return new SqlScalar(UnknownKind.Text, SqlExpression.When(isOutside, SqlExpression.Null, cut), states) { IsOrdinal = text.IsOrdinal };

        int Whole(SqlValue position) => position is SqlNumber { Simple: { IsPlain: true, Top.Constant: { } constant } } && constant.TryToInt32(out var whole)
            ? whole
            : throw Refused(node, $"the positions have to be whole constants");
    }

    /// <summary>The greatest integer not above, or the least not below.</summary>
    private SqlNumber Rounded(PlanNode node, SqlValue value, bool isUp)
    {
        var number = Undivided(NumberOf(node, value));
        if (!number.Low.IsPlain || !number.High.IsPlain)
            throw Refused(node, $"the rounded value of a quotient is not exact in SQL");

        // What may be anything stays so; bounds are rounded themselves.
        return number.Simple is { } simple && number.IsAlwaysKnown
            ? Known(Round(simple.Top), number.States)
            : SqlNumber.OfEnds(SqlRatio.Of(Round(number.Low.Top)), SqlRatio.Of(Round(number.High.Top)), number.States);

        SqlTerm Round(SqlTerm term) => term.IsInteger || term.Scale == 0 ? term
            : term with { Expression = Dialect.Rounded(term.Expression, isUp), Scale = 0, Largest = term.Largest is { } most ? Sum(most, Number.One) : null, Constant = null };
    }

    /// <summary>A quotient by a constant such as 2 or 40 is a product that is exact: by 0.5 or 0.025.</summary>
    private SqlNumber Undivided(SqlNumber number)
    {
        if (number.Simple is { } simple)
        {
            return simple.IsPlain || Times(simple) is not { } product ? number
                : number.IsAlwaysKnown ? Known(product, number.States) : Simple(SqlRatio.Of(product), number.Min, number.Max, number.States);
        }

        return (number.Low.IsPlain && number.High.IsPlain) || Times(number.Low) is not { } low || Times(number.High) is not { } high
            ? number
            : SqlNumber.OfEnds(SqlRatio.Of(low), SqlRatio.Of(high), number.States);

        SqlTerm? Times(SqlRatio ratio) => ratio.Over is null ? ratio.Top
            : ratio.Over.Constant is { } by && Number.TryDivide(1, by, out var factor) && Number.TryMultiply(factor, by, out var one) && one == 1 && SqlDialect.Digits(factor) is { Length: <= 20 }
                && _terms.Multiply(ratio.Top, _terms.Constant(factor)) is var product && SqlTerms.Fits(product)
                    ? product
                    : null;
    }
}
