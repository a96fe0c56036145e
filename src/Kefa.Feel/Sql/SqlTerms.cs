namespace Kefa.Feel.Sql;

/// <summary>Exact arithmetic and comparison of numbers in SQL. What could be rounded or overflow is refused.</summary>
internal sealed class SqlTerms(SqlDialect dialect)
{
    private static readonly Number LargestInteger = 9_223_372_036_854_775_807;

    public SqlTerm Constant(Number number)
    {
        var digits = SqlDialect.Digits(number) ?? throw Refused(number.ToString(), $"the number is too long to be written without an exponent");
        var scale = digits.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? digits.Length - point - 1 : 0;
        var isInteger = scale == 0 && number.Abs() < LargestInteger;
        if (!isInteger)
            digits = dialect.Decimal(digits);
        return new SqlTerm(SqlExpression.Atom(digits[0] == '-' ? $"({digits})" : digits, false), isInteger, number.Abs(), scale) { Constant = number, IsNeverNegative = number.Sign >= 0 };
    }

    public SqlTerm Negate(SqlTerm term) => term.Constant is { } constant ? Constant(constant.Negate())
        : term.Expression.IsNull ? term // a minus before NULL alone has no type
        : term with
        {
            Expression = term.IsInteger || !dialect.KeepsDecimalsAsText
                ? SqlExpression.Operation($"-{Operand(term, term.IsInteger).Inner}", term.Expression.IsNullable, term.Expression)
                : dialect.Reckon("-", Constant(Number.Zero).Expression, term.Expression),
            IsNeverNegative = false,
        };

    public SqlTerm Add(SqlTerm left, SqlTerm right)
    {
        if (left.IsZero)
            return right;
        if (right.IsZero)
            return left;
        if (left.Constant is { } a && right.Constant is { } b && Number.TryAdd(a, b, out var sum))
            return Constant(sum);
        return Combined("+", left, right, Sum(left, right), Math.Max(ScaleOf(left), ScaleOf(right)), left.IsNeverNegative && right.IsNeverNegative);
    }

    public SqlTerm Multiply(SqlTerm left, SqlTerm right)
    {
        // Zero times what is NULL stays NULL.
        if (left.IsOne || (right.IsZero && !left.Expression.IsNullable))
            return right;
        if (right.IsOne || (left.IsZero && !right.Expression.IsNullable))
            return left;
        if (left.Constant is { } a && right.Constant is { } b && Number.TryMultiply(a, b, out var product))
            return Constant(product);
        return Combined("*", left, right, Product(LargestOf(left), LargestOf(right)), ScaleOf(left) + ScaleOf(right), left.IsNeverNegative && right.IsNeverNegative);
    }

    /// <summary>Whether a number has no more than FEEL's 34 digits.</summary>
    public static bool Fits(SqlTerm term) =>
        term.Constant is not null || (Shifted(LargestOf(term), ScaleOf(term)) is { } shifted && shifted < PowerOfTen(Number.Precision));

    /// <summary>What has more digits, as FEEL has it: rounded to 34 of them, half to even.</summary>
    /// <param name="term">Written as a name, since it is said several times.</param>
    public SqlTerm Rounded(SqlTerm term) =>
        term with { Expression = dialect.ToPrecision(term.Expression, PowerOfTen(Number.Precision - ScaleOf(term)).ToString()), IsInteger = false };

    /// <param name="op"><c>&lt;</c>, <c>&lt;=</c> or <c>=</c>.</param>
    public SqlExpression Compare(string op, SqlTerm left, SqlTerm right)
    {
        if (left.Constant is { } a && right.Constant is { } b)
            return SqlExpression.Of(op switch { "<" => a < b, "<=" => a <= b, _ => a == b });
        if (left.IsInteger && right is { Constant: { IsInteger: false } over })
            return Fraction(op, left, over, isLeft: true);
        if (right.IsInteger && left is { Constant: { IsInteger: false } under })
            return Fraction(op, right, under, isLeft: false);
        return left.IsInteger && right.IsInteger
            ? SqlExpression.Binary(op, left.Expression, right.Expression)
            : dialect.Compare(op, left.Expression, right.Expression);
    }

    /// <summary>
    /// Compares quotients with positive divisors by multiplying crosswise, without regard to FEEL's rounding: enough to choose an end of bounds, since
    /// whatever is compared with either of two ends is compared with regard to it.
    /// </summary>
    public SqlExpression CompareExactly(string op, SqlRatio left, SqlRatio right) => Compare(op, Unrounded(left), Unrounded(right), "");

    /// <summary>Compares quotients with positive divisors by multiplying crosswise.</summary>
    public SqlExpression Compare(string op, SqlRatio left, SqlRatio right, string part)
    {
        if (left.IsPlain && right.IsPlain)
            return Compare(op, left.Top, right.Top);
        if (left.Steps == SqlRounding.Often || right.Steps == SqlRounding.Often)
        {
            var isSign = left.Steps == SqlRounding.Often ? left.Top.IsNeverNegative && IsZero(right) : right.Top.IsNeverNegative && IsZero(left);
            return isSign ? CompareExactly(op, left, right) : throw Refused(part, $"it is rounded several times, so that only its sign is certain");
        }

        if ((left.Steps == SqlRounding.Once || right.Steps == SqlRounding.Once) && !left.IsPlain && !right.IsPlain)
            throw Refused(part, $"one of two quotients is rounded again, so that they may be equal and not be the same");
        if (Scaled(left, right) is { } inIntegers)
            return Compare(op, inIntegers.Left, inIntegers.Right);
        if (Scaled(right, left) is { } swapped)
            return Compare(op, swapped.Right, swapped.Left);
        var one = Constant(Number.One);
        var top = Multiply(left.Top, right.Over ?? one);
        var bottom = Multiply(right.Top, left.Over ?? one);
        AssertDecides(left, right, Math.Max(ScaleOf(top), ScaleOf(bottom)), part);
        return Compare(op, top, bottom);
    }

    /// <summary>The same numbers over one constant divisor; null where a divisor is no constant.</summary>
    public SqlRatio[]? OverOne(IReadOnlyCollection<SqlRatio> ratios)
    {
        var all = Number.One;
        foreach (var ratio in ratios.Where(r => r.Over is not null))
        {
            if (ratio.Over!.Constant is not { } over)
                return null;
            if (!IsMultiple(all, over))
                all = IsMultiple(over, all) ? over : Product(all, over);
        }

        return [.. ratios.Select(r => r.Expanded(this, Constant(Number.TryDivide(all, r.Over?.Constant ?? Number.One, out var factor) ? factor : throw Refused(r.Top.Expression.Text, $"the number is too large"))))];

        static bool IsMultiple(Number number, Number of) => Number.TryModulo(number, of, out var rest) && rest.IsZero;
    }

    /// <summary>The smaller of two, NULL when either is NULL.</summary>
    public SqlTerm Lesser(SqlTerm left, SqlTerm right) => left == right ? left : Choose([(Compare("<=", left, right), left), (Compare("<", right, left), right)], null);

    public SqlTerm Greater(SqlTerm left, SqlTerm right) => left == right ? left : Choose([(Compare("<=", right, left), left), (Compare("<", left, right), right)], null);

    /// <summary>The first whose condition is true; NULL where none is and there is no other.</summary>
    public SqlTerm Choose(IReadOnlyList<(SqlExpression Condition, SqlTerm Then)> cases, SqlTerm? otherwise)
    {
        SqlTerm[] terms = [.. cases.Where(c => c.Condition.Truth != false).Select(c => c.Then), .. otherwise is null ? Array.Empty<SqlTerm>() : [otherwise]];
        if (terms.Length == 0)
            return Null;
        var expression = SqlExpression.Case(cases.Select(c => (c.Condition, c.Then.Expression)), otherwise?.Expression ?? SqlExpression.Null);
        if (Array.Find(terms, t => ReferenceEquals(t.Expression, expression)) is { } only)
            return only;
        SqlTerm[] real = [.. terms.Where(t => !t.Expression.IsNull)];
        if (real.Length == 0)
            return Null;
        return new SqlTerm(
            expression,
            real.All(t => t.IsInteger),
            real.Any(t => t.Largest is null) ? null : real.Max(t => t.Largest!.Value),
            real.Any(t => t.Scale is null) ? null : real.Max(t => t.Scale!.Value)) { IsNeverNegative = real.All(t => t.IsNeverNegative) };
    }

    private static bool IsZero(SqlRatio ratio) => ratio is { IsPlain: true, Top.IsZero: true };

    private static SqlRatio Unrounded(SqlRatio ratio) => ratio with { Rounded = null, Steps = SqlRounding.None };

    public static SqlTerm Null { get; } = new(SqlExpression.Null, true, Number.Zero, 0) { IsNeverNegative = true };

    public static Number PowerOfTen(int exponent) => Number.TryPower(10, exponent, out var power) ? power : throw new ArgumentOutOfRangeException(nameof(exponent));

    public static Number Product(Number left, Number right) =>
        Number.TryMultiply(left, right, out var product) ? product : throw Refused($"{left} * {right}", $"the size of the product cannot be told");

    public static SqlRefusedException Refused(string part, Phrase reason) => new(new SqlRefusal(part, reason));

    public static Number LargestOf(SqlTerm term) => term.Largest ?? throw Refused(term.Expression.Text, $"the largest value of the column is not known, so one cannot reckon with it exactly");

    public static int ScaleOf(SqlTerm term) => term.Scale ?? throw Refused(term.Expression.Text, $"the decimal places of the column are not known, so one cannot reckon with it exactly");

    /// <summary>Whether comparing the exact quotients is the same as comparing FEEL's, which are rounded to 34 digits.</summary>
    private static void AssertDecides(SqlRatio left, SqlRatio right, int scale, string part)
    {
        if (left.Rounded is null && right.Rounded is null)
            return;
        var doubt = Number.Zero;
        if (left.Rounded is { } l)
            doubt = Plus(doubt, Product(l, right.Over is { } over ? LargestOf(over) : Number.One));
        if (right.Rounded is { } r)
            doubt = Plus(doubt, Product(r, left.Over is { } over ? LargestOf(over) : Number.One));
        // Two different quotients are at least 10^-scale apart over both divisors; the doubt has to stay below that.
        if (Shifted(doubt, scale) is not { } shifted || shifted >= PowerOfTen(33))
            throw Refused(part, $"numbers of this size may be so close that rounding to 34 digits decides; give the columns smaller sizes");
    }

    private static Number Plus(Number left, Number right) => Number.TryAdd(left, right, out var sum) ? sum : throw Refused($"{left} + {right}", $"the size of the sum cannot be told");

    private static Number? Shifted(Number number, int places) => Number.TryMultiply(number, PowerOfTen(places), out var shifted) ? shifted : null;

    private static Number Sum(SqlTerm left, SqlTerm right) => Plus(LargestOf(left), LargestOf(right));

    /// <summary>A quotient of integers against a constant with a fraction: both sides times a power of ten, while that fits an integer.</summary>
    private (SqlTerm Left, SqlTerm Right)? Scaled(SqlRatio quotient, SqlRatio against)
    {
        if (against is not { IsPlain: true, Top.Constant: { } constant } || quotient is not { Top: { IsInteger: true, Largest: { } most }, Over: { IsInteger: true, Largest: { } over } })
            return null;
        var places = ScaleOf(against.Top);
        var factor = PowerOfTen(places);
        if (!Number.TryMultiply(constant, factor, out var whole) || Product(most, factor) >= LargestInteger || Product(over, whole.Abs()) >= LargestInteger)
            return null;
        AssertDecides(quotient, against, places, quotient.Top.Expression.Text);
        return (Multiply(quotient.Top, Whole(factor)), Multiply(quotient.Over, Whole(whole)));
    }

    private SqlTerm Whole(Number number) => Constant(number.TryToInt64(out var whole) ? Number.FromInt64(whole) : number);

    private SqlExpression Fraction(string op, SqlTerm integer, Number constant, bool isLeft)
    {
        if (op == "=")
            return SqlExpression.When(SqlExpression.IsNotNull(integer.Expression), SqlExpression.False, SqlExpression.Null);
        // Between two integers: below the constant means at most the one below it.
        if (!constant.TryRound(0, isLeft ? RoundingMode.Floor : RoundingMode.Ceiling, out var bound))
            throw Refused(constant.ToString(), $"the number is too large");
        var end = Constant(bound).Expression;
        return isLeft ? SqlExpression.Binary("<=", integer.Expression, end) : SqlExpression.Binary("<=", end, integer.Expression);
    }

    private SqlTerm Combined(string op, SqlTerm left, SqlTerm right, Number largest, int scale, bool isNeverNegative)
    {
        var isInteger = left.IsInteger && right.IsInteger && largest < LargestInteger;
        var (a, b) = (Operand(left, isInteger), Operand(right, isInteger));
        return new SqlTerm(isInteger ? SqlExpression.Binary(op, a, b) : dialect.Reckon(op, a, b), isInteger, largest, scale) { IsNeverNegative = isNeverNegative };
    }

    /// <summary>An operand wide enough for the result.</summary>
    private SqlExpression Operand(SqlTerm term, bool isInteger)
    {
        if (!term.IsInteger || term.Constant is not null && isInteger || dialect.KeepsDecimalsAsText)
            return term.Expression;
        return SqlExpression.Atom($"{term.Expression.Inner}::{(isInteger ? "bigint" : "numeric")}", term.Expression.IsNullable, term.Expression);
    }
}
