using System.Collections.Immutable;

namespace Kefa.Feel.Sql;

/// <summary>A condition that is two-valued SQL, made when it is asked for.</summary>
internal sealed class SqlState
{
    private readonly Func<SqlExpression>? _make;
    private SqlExpression? _made;

    private SqlState(Func<SqlExpression>? make) => _make = make;

    public static SqlState Never { get; } = new(null);

    public bool IsNever => _make is null;

    /// <summary>True where the value is in this state; otherwise false, or NULL.</summary>
    public SqlExpression Expression => _made ??= _make is null ? SqlExpression.False : _make();

    public static SqlState When(Func<SqlExpression> make) => new(make);

    public static SqlState When(SqlExpression made) => made.Truth == false ? Never : new(() => made);

    public static SqlState Either(params IReadOnlyCollection<SqlState> states)
    {
        SqlState[] possible = [.. states.Where(s => !s.IsNever).Distinct()];
        return possible switch
        {
            [] => Never,
            [var only] => only,
            _ => new(() => SqlExpression.Or(possible.Select(p => p.Expression))),
        };
    }

    /// <summary>This one, where none of the others holds.</summary>
    public SqlState Unless(params IReadOnlyCollection<SqlState> others) => IsNever || others.All(o => o.IsNever)
        ? this
        : new(() => SqlExpression.And(others.Where(o => !o.IsNever).Select(o => SqlExpression.Untrue(o.Expression)).Prepend(Expression)));

    /// <summary>This one, where the condition holds as well.</summary>
    public SqlState Where(SqlExpression condition) => IsNever || condition.Truth == false ? Never : new(() => SqlExpression.And(Expression, condition));
}

/// <summary>
/// The states in which a value is no known or typed unknown one. They exclude each other. Whatever SQL the value has besides is NULL in them.
/// </summary>
/// <param name="None">FEEL null.</param>
/// <param name="Error">A null with a reason.</param>
/// <param name="Any">An unknown that may also turn out null or an error.</param>
internal sealed record SqlStates(SqlState None, SqlState Error, SqlState Any)
{
    public static SqlStates Valued { get; } = new(SqlState.Never, SqlState.Never, SqlState.Never);

    public bool AreNever => None.IsNever && Error.IsNever && Any.IsNever;

    /// <summary>Where there is no value of the type, known or not.</summary>
    public SqlExpression Missing => SqlState.Either(None, Error, Any).Expression;

    /// <summary>The states of an operation that answers the first error, null for null, and something unknown for what may be anything.</summary>
    public static SqlStates Strict(params IReadOnlyCollection<SqlStates> operands)
    {
        SqlStates[] open = [.. operands.Where(o => !o.AreNever).Distinct()];
        if (open.Length < 2)
            return open is [var only] ? only : Valued;
        var error = SqlState.Either([.. operands.Select(o => o.Error)]);
        var any = SqlState.Either([.. operands.Select(o => o.Any)]);
        return new SqlStates(SqlState.Either([.. operands.Select(o => o.None)]).Unless(error, any), error, any.Unless(error));
    }
}

/// <summary>A value of a plan as SQL.</summary>
internal abstract class SqlValue(SqlStates states)
{
    public SqlStates States { get; } = states;
}

/// <summary>A boolean: TRUE, FALSE, and NULL where it is not known or in another state.</summary>
internal sealed class SqlTruth(SqlExpression value, SqlStates states) : SqlValue(states)
{
    public SqlExpression Value { get; } = value;

    /// <summary>An error of it may stand for a value that is no boolean: to logic that is the same, to all else it is not.</summary>
    public bool IsMixed { get; init; }
}

/// <summary>A text, date or duration: NULL where it is not known or in another state.</summary>
internal sealed class SqlScalar(UnknownKind kind, SqlExpression value, SqlStates states) : SqlValue(states)
{
    public UnknownKind Kind { get; } = kind;

    public SqlExpression Value { get; } = value;

    /// <summary>Orders by code point.</summary>
    public bool IsOrdinal { get; init; }

    /// <summary>The constant, when it is one.</summary>
    public Value? Constant { get; init; }
}

/// <summary>A list whose items are known one by one.</summary>
internal sealed class SqlItems(ImmutableArray<SqlValue> items, bool dropsNone, SqlStates states) : SqlValue(states)
{
    public ImmutableArray<SqlValue> Items { get; } = items;

    /// <summary>Items that are null are not in the list.</summary>
    public bool DropsNone { get; } = dropsNone;
}

/// <summary>A list in a column. NULL where it is not known.</summary>
internal sealed class SqlArray(SqlColumn column, SqlExpression value, SqlStates states) : SqlValue(states)
{
    public SqlColumn Column { get; } = column;

    public SqlExpression Value { get; } = value;
}

/// <summary>An item of a list, by its members.</summary>
internal sealed class SqlRecord(ImmutableDictionary<string, SqlValue> members) : SqlValue(SqlStates.Valued)
{
    public ImmutableDictionary<string, SqlValue> Members { get; } = members;
}

/// <summary>FEEL null, an error or something of which nothing is known, of no type.</summary>
internal sealed class SqlNothing(SqlStates states) : SqlValue(states)
{
    public static SqlNothing None { get; } = new(new SqlStates(SqlState.When(SqlExpression.True), SqlState.Never, SqlState.Never));

    public static SqlNothing Error { get; } = new(new SqlStates(SqlState.Never, SqlState.When(SqlExpression.True), SqlState.Never));

    public static SqlNothing Anything { get; } = new(new SqlStates(SqlState.Never, SqlState.Never, SqlState.When(SqlExpression.True)));
}

/// <summary>Something of which SQL knows nothing but whether there is one.</summary>
internal sealed class SqlPresence(SqlStates states) : SqlValue(states);

/// <summary>One of several constants (a text, a context, something of which bounds are known), by conditions of which exactly one is true in each row and the others are false or NULL.</summary>
internal sealed class SqlChoice(ImmutableArray<(SqlExpression Condition, Value Value)> cases, SqlStates states) : SqlValue(states)
{
    public ImmutableArray<(SqlExpression Condition, Value Value)> Cases { get; } = cases;
}

/// <summary>A constant that is no simple value: it is looked into.</summary>
internal sealed class SqlConstant(Value value) : SqlValue(SqlStates.Valued)
{
    public Value Value { get; } = value;
}
