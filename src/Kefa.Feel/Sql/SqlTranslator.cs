using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

/// <summary>
/// Turns plans into SQL over the columns of a source: the one translator from FEEL to SQL. What it gives means exactly what
/// <see cref="PlanEvaluation"/> computes; what the dialect or the source cannot say exactly is refused. Long parts that are needed several times are
/// computed once, in a subquery. Not thread safe.
/// </summary>
public sealed partial class SqlTranslator(SqlSource source)
{
    // No condition that people wrote is deeper; what a machine wrote must not cost the stack.
    private const int Deepest = 200;

    // Beyond this a part is given a name and computed once.
    private const int LongestInline = 160;

    private readonly Dictionary<PlanNode, SqlValue> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PlanNode, SqlRefusal> _refused = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, SqlExpression> _names = new(StringComparer.Ordinal);
    private readonly List<SqlExpression> _bound = [];
    private readonly SqlTerms _terms = new(source.Dialect);

    /// <summary>Where the facts stand.</summary>
    public SqlSource Source { get; } = source;

    private SqlDialect Dialect => Source.Dialect;

    /// <summary>A condition: TRUE, FALSE (also where its value is FEEL null), or NULL where facts are missing or its value is an error.</summary>
    public SqlTranslation Condition(PlanNode node)
    {
        try
        {
            if (node.Height > Deepest)
                throw Refused(node, $"it is nested too deep");
            return new SqlTranslation.Translated(OutcomeOf(node));
        }
        catch (SqlRefusedException refused)
        {
            return new SqlTranslation.Refused([refused.Refusal]);
        }
    }

    /// <summary>All conditions: FALSE when one is, NULL when one is not known, else TRUE.</summary>
    public static SqlExpression All(IEnumerable<SqlExpression> outcomes) => SqlExpression.And(outcomes);

    /// <summary>The condition that always holds.</summary>
    public static SqlExpression Always => SqlExpression.True;

    /// <summary>A measure of what a condition costs for a row: those that only read columns come before those that need parts computed apart.</summary>
    public static int CostOf(SqlExpression expression) => (expression.Layer * 100_000) + expression.Text.Length;

    /// <summary>A column of the source's table as it stands.</summary>
    public SqlExpression Column(string column) => SqlExpression.Name(Dialect.Name(column), isNullable: true, layer: 0);

    /// <summary>What stands behind FROM: the rows of the scope, with the parts that were given names.</summary>
    public string From()
    {
        var from = $"(SELECT * FROM {Source.QuotedTable} WHERE {Source.Scope.Condition(Dialect)}) AS facts";
        if (_bound.Count == 0)
            return from;
        var layers = _bound.Max(b => b.Layer) + 1;
        for (var layer = 0; layer < layers; layer++)
        {
            var at = layer;
            var named = _bound.Select((expression, i) => (expression, i)).Where(b => b.expression.Layer == at).Select(b => $", {b.expression.Text} AS {NameOf(b.i)}");
            from = layer == 0
                ? $"(SELECT *{string.Concat(named)} FROM {Source.QuotedTable} WHERE {Source.Scope.Condition(Dialect)}{Dialect.Fence}) AS facts"
                : $"(SELECT *{string.Concat(named)} FROM {from}{Dialect.Fence}) AS facts";
        }

        return from;
    }

    private string NameOf(int bound) => Dialect.Name(string.Create(CultureInfo.InvariantCulture, $"#{bound + 1}"));

    private SqlExpression Bound(SqlExpression expression)
    {
        return _isInside || expression.Text.Length <= LongestInline ? expression : Named(expression);
    }

    /// <summary>The name of a part that is computed once, in a subquery.</summary>
    private SqlExpression Named(SqlExpression expression)
    {
        if (expression.Text.Length <= 12)
            return expression; // a column or name
        if (_names.TryGetValue(expression.Text, out var known))
            return known;
        var name = SqlExpression.Name(NameOf(_bound.Count), expression.IsNullable, expression.Layer + 1);
        _bound.Add(expression);
        return _names[expression.Text] = name;
    }

    private SqlTerm Bound(SqlTerm term) => _isInside || term.Expression.Text.Length <= LongestInline ? term : term with { Expression = Bound(term.Expression) };

    private SqlRatio Bound(SqlRatio ratio) => ratio with { Top = Bound(ratio.Top), Over = ratio.Over is { } over ? Bound(over) : null };

    private SqlState Bound(SqlState state) => state.IsNever || _isInside ? state : SqlState.When(() => Bound(state.Expression));

    private SqlStates Bound(SqlStates states) => states.AreNever ? states : new SqlStates(Bound(states.None), Bound(states.Error), Bound(states.Any));

    private SqlValue ValueOf(PlanNode node)
    {
        if (_values.TryGetValue(node, out var known))
            return known;
        if (_refused.TryGetValue(node, out var refusal))
            throw new SqlRefusedException(refusal);
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Refused(node, $"the plan is nested too deep");
        try
        {
            return _values[node] = Translate(node) switch
            {
                SqlNumber number => Bound(number),
                var other => other,
            };
        }
        catch (SqlRefusedException refused)
        {
            _refused[node] = refused.Refusal;
            throw;
        }
    }

    private SqlValue Translate(PlanNode node) => node switch
    {
        PlanConstant constant => OfConstant(constant.Value),
        PlanSlot slot => OfSlot(slot),
        PlanOperation operation => Translate(operation),
        PlanCall call => Call(call),
        PlanEscape escape => Escape(escape),
        _ => throw Refused(node, $"it has no form in SQL"),
    };

    private SqlValue Translate(PlanOperation operation)
    {
        var operands = operation.Operands;
        switch (operation.Operator)
        {
            case PlanOperator.And or PlanOperator.Or:
                return Junction(operation);
            case PlanOperator.Not:
                return Not(TruthOf(operands[0]));
            case PlanOperator.If:
                return If(operation, TruthOf(operands[0]), ValueOf(operands[1]), ValueOf(operands[2]));
            case PlanOperator.IsNull:
                return IsNull(Pure(operands[0]));
            case PlanOperator.List:
                return new SqlItems([.. operands.Select(Pure)], dropsNone: false, SqlStates.Valued);
            case PlanOperator.Member when operands[0] is PlanEscape { Detail: PlanTable table } && table.Points.All(p => p.All(v => v is NumberValue)):
                var name = operation.Name!;
                return Table(operands[0], table with { Decide = values => Operations.Member(table.Decide(values), name, new EvaluationContext(default)) });
            case PlanOperator.Member:
                return Member(operation, ValueOf(operands[0]), operation.Name!);
            case PlanOperator.Negate:
                return Negate(NumberOf(operands[0]));
            case PlanOperator.Equal:
                return Equal(operation, Pure(operands[0]), Pure(operands[1]));
            case PlanOperator.NotEqual:
                return Not(Equal(operation, Pure(operands[0]), Pure(operands[1])));
            case PlanOperator.Less or PlanOperator.LessOrEqual:
                return Order(operation, ValueOf(operands[0]), ValueOf(operands[1]));
            case PlanOperator.In:
                return In(operation, Pure(operands[0]), ValueOf(operands[1]));
            default:
                return Arithmetic(operation, ValueOf(operands[0]), ValueOf(operands[1]));
        }
    }

    /// <summary>A value whose errors are errors.</summary>
    private SqlValue Pure(PlanNode node) => ValueOf(node) is SqlTruth { IsMixed: true } ? throw Refused(node, $"its branches are not of one type") : ValueOf(node);

    /// <summary>TRUE, FALSE also for null, NULL for all else. Null or not is the same to <c>or</c> then, so each of its operands can be asked so.</summary>
    private SqlExpression OutcomeOf(PlanNode node)
    {
        if (node is PlanOperation { Operator: PlanOperator.Or } or)
            return SqlExpression.Or(or.Operands.Select(OutcomeOf));
        var truth = TruthOf(node);
        var none = truth.States.None.Expression;
        return none.IsNullable ? SqlExpression.When(none, SqlExpression.False, truth.Value) : SqlExpression.And(SqlExpression.Not(none), truth.Value);
    }

    private SqlTruth TruthOf(PlanNode node) => ValueOf(node) switch
    {
        SqlTruth truth => truth,
        SqlNothing nothing => new SqlTruth(SqlExpression.Null, nothing.States),
        SqlNumber or SqlScalar => NoTruth(ValueOf(node)),
        _ => throw Refused(node, $"a boolean was expected"),
    };

    private SqlNumber NumberOf(PlanNode node) => NumberOf(node, ValueOf(node));

    private SqlNumber NumberOf(PlanNode node, SqlValue value) => value switch
    {
        SqlNumber number => number,
        SqlNothing nothing => Known(SqlTerms.Null, nothing.States),
        _ => throw Refused(node, $"a number was expected"),
    };

    private SqlScalar ScalarOf(PlanNode node, SqlValue value, UnknownKind kind) => value switch
    {
        SqlScalar scalar when scalar.Kind == kind => scalar,
        SqlNothing nothing => new SqlScalar(kind, SqlExpression.Null, nothing.States) { IsOrdinal = true },
        _ => throw Refused(node, $"a {kind.ToString().ToLowerInvariant()} was expected"),
    };

    /// <summary>A constant of a plan.</summary>
    private SqlValue OfConstant(Value value)
    {
        switch (value)
        {
            case ErrorValue:
                return SqlNothing.Error;
            case NullValue:
                return SqlNothing.None;
            case BooleanValue truth:
                return new SqlTruth(SqlExpression.Of(truth.Truth), SqlStates.Valued);
            case NumberValue { Ratio: var (part, whole) }:
                return OfRatio(whole.Sign < 0 ? part.Negate() : part, whole.Abs());
            case NumberValue number:
                return Known(_terms.Constant(number.Number), SqlStates.Valued);
            case TextValue text when SqlDialect.IsSayable(text.Text):
                return Constant(UnknownKind.Text, Dialect.Text(text.Text), value);
            case DateValue { Date.Year: >= 1 and <= 9999 } date:
                return Constant(UnknownKind.Date, Dialect.Date(date.Date), value);
            case MonthDurationValue:
                return Constant(UnknownKind.MonthDuration, "NULL", value);
            case TimeDurationValue time when time.Duration == TimeDuration.FromDays((long)time.Duration.DaysPart):
                return Constant(UnknownKind.TimeDuration, ((long)time.Duration.DaysPart).ToString(CultureInfo.InvariantCulture), value);
            case UnknownValue { Kind: UnknownKind.Any }:
                return SqlNothing.Anything;
            case UnknownValue { Kind: UnknownKind.Boolean }:
                return new SqlTruth(SqlExpression.Null, SqlStates.Valued);
            case UnknownValue { Kind: UnknownKind.Number } unknown:
                return OfUnknown(unknown.Min, unknown.Max);
            case UnknownValue { Kind: UnknownKind.Text or UnknownKind.Date } unknown:
                return new SqlScalar(unknown.Kind, SqlExpression.Null, SqlStates.Valued) { IsOrdinal = true };
            case ListValue list:
                return new SqlItems([.. list.Items.Select(OfConstant)], dropsNone: false, SqlStates.Valued);
            case ContextValue or RangeValue or FunctionValue:
                return new SqlConstant(value);
            default:
                throw SqlTerms.Refused(value.ToString()!, $"{Dialect.Title} has no such constant here");
        }
    }

    /// <summary>A quotient that 34 digits do not hold stays one.</summary>
    private SqlNumber OfRatio(Number part, Number whole)
    {
        SqlRatio ratio = new(_terms.Constant(part), _terms.Constant(whole), null);
        return SqlNumber.OfSimple(ratio, null, null, SqlStates.Valued, () => (ratio, ratio), isAlwaysKnown: true);
    }

    private static SqlScalar Constant(UnknownKind kind, string text, Value value) =>
        new(kind, SqlExpression.Atom(text, text == "NULL"), SqlStates.Valued) { IsOrdinal = true, Constant = value };

    private static SqlRefusedException Refused(PlanNode node, Phrase reason)
    {
        var text = node.ToString()!;
        return SqlTerms.Refused(text.Length > 200 ? text[..199] + "…" : text, reason);
    }
}
