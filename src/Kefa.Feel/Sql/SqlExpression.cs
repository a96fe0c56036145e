namespace Kefa.Feel.Sql;

/// <summary>
/// A piece of SQL that the translator made: names are quoted and constants are literals in it, nothing a user wrote stands there as it was.
/// Immutable.
/// </summary>
public sealed class SqlExpression
{
    private SqlExpression(string text, bool isAtomic, bool isNullable, bool? truth, int layer)
    {
        Text = text;
        IsAtomic = isAtomic;
        IsNullable = isNullable;
        Truth = truth;
        Layer = layer;
    }

    /// <summary>The text of the expression.</summary>
    public string Text { get; }

    /// <summary>Needs no brackets when it stands inside another one.</summary>
    internal bool IsAtomic { get; }

    internal bool IsNullable { get; }

    /// <summary>The constant that it is, when it is a boolean one.</summary>
    internal bool? Truth { get; }

    /// <summary>How many subqueries deep the names that it uses are computed; 0 when it uses columns of the table alone.</summary>
    internal int Layer { get; }

    internal bool IsNull => ReferenceEquals(this, Null);

    internal static SqlExpression True { get; } = new("TRUE", true, false, true, 0);

    internal static SqlExpression False { get; } = new("FALSE", true, false, false, 0);

    internal static SqlExpression Null { get; } = new("NULL", true, true, null, 0);

    internal static SqlExpression Of(bool truth) => truth ? True : False;

    /// <summary>A name, a literal, a call: something that binds by itself.</summary>
    internal static SqlExpression Atom(string text, bool isNullable, params ReadOnlySpan<SqlExpression> parts) => new(text, true, isNullable, null, LayerOf(parts));

    internal static SqlExpression Name(string text, bool isNullable, int layer) => new(text, true, isNullable, null, layer);

    /// <summary>An expression of operators, with brackets where it stands inside another one.</summary>
    internal static SqlExpression Operation(string text, bool isNullable, params ReadOnlySpan<SqlExpression> parts) => new(text, false, isNullable, null, LayerOf(parts));

    internal static SqlExpression Binary(string op, SqlExpression left, SqlExpression right) =>
        left.IsNull || right.IsNull ? Null : Operation($"{left.Inner} {op} {right.Inner}", left.IsNullable || right.IsNullable, left, right);

    internal static SqlExpression And(params IEnumerable<SqlExpression> parts) => Junction(parts, "AND", absorbing: false);

    internal static SqlExpression Or(params IEnumerable<SqlExpression> parts) => Junction(parts, "OR", absorbing: true);

    /// <summary>Three-valued: not NULL is NULL.</summary>
    internal static SqlExpression Not(SqlExpression operand) => operand switch
    {
        { Truth: { } truth } => Of(!truth),
        { IsNull: true } => Null,
        _ => Operation($"NOT {operand.Inner}", operand.IsNullable, operand),
    };

    /// <summary>Two-valued: true unless the operand is true.</summary>
    internal static SqlExpression Untrue(SqlExpression operand) =>
        operand.IsNull ? True : operand.IsNullable ? When(operand, False, True) : Not(operand);

    internal static SqlExpression IsNullOf(SqlExpression operand) =>
        operand.IsNull ? True : operand.IsNullable ? Operation($"{operand.Inner} IS NULL", false, operand) : False;

    internal static SqlExpression IsNotNull(SqlExpression operand) =>
        operand.IsNull ? False : operand.IsNullable ? Operation($"{operand.Inner} IS NOT NULL", false, operand) : True;

    internal static SqlExpression When(SqlExpression condition, SqlExpression then, SqlExpression otherwise) => Case([(condition, then)], otherwise);

    /// <summary>The first whose condition is true.</summary>
    internal static SqlExpression Case(IEnumerable<(SqlExpression Condition, SqlExpression Then)> cases, SqlExpression otherwise)
    {
        List<(SqlExpression Condition, SqlExpression Then)> kept = [];
        foreach (var (condition, then) in cases)
        {
            if (condition.Truth == true)
            {
                otherwise = then;
                break;
            }

            if (condition.Truth is null && !condition.IsNull)
                kept.Add((condition, then));
        }

        while (kept.Count > 0 && kept[^1].Then.Text == otherwise.Text)
            kept.RemoveAt(kept.Count - 1);
        if (kept.Count == 0)
            return otherwise;
        if (kept is [var (only, yes)] && yes.Truth == true && otherwise.Truth == false && !only.IsNullable)
            return only;
        if (kept is [var (one, no)] && no.Truth == false && otherwise.Truth == true && !one.IsNullable)
            return Not(one);
        var text = $"CASE {string.Concat(kept.Select(c => $"WHEN {c.Condition.Text} THEN {c.Then.Text} "))}{(otherwise.IsNull ? "" : $"ELSE {otherwise.Text} ")}END";
        return Atom(text, otherwise.IsNullable || kept.Exists(c => c.Then.IsNullable), [.. kept.Select(c => c.Condition), .. kept.Select(c => c.Then), otherwise]);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal string Inner => IsAtomic ? Text : $"({Text})";

    private static SqlExpression Junction(IEnumerable<SqlExpression> parts, string op, bool absorbing)
    {
        List<SqlExpression> kept = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part.Truth == absorbing)
                return part;
            if (part.Truth is null && seen.Add(part.Text))
                kept.Add(part);
        }

        return kept switch
        {
            [] => Of(!absorbing),
            [var only] => only,
            _ when kept.TrueForAll(k => k.IsNull) => Null,
            _ => Operation(string.Join($" {op} ", kept.Select(k => k.Inner)), kept.Exists(k => k.IsNullable), [.. kept]),
        };
    }

    private static int LayerOf(ReadOnlySpan<SqlExpression> parts)
    {
        var layer = 0;
        foreach (var part in parts)
            layer = Math.Max(layer, part.Layer);
        return layer;
    }
}
