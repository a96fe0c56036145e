namespace Kefa.Feel.Sql;

/// <summary>Why a plan has no SQL that says exactly the same.</summary>
/// <param name="Part">The part of the plan that cannot be said.</param>
/// <param name="Reason">What hinders it, in both languages.</param>
public sealed record SqlRefusal(string Part, Phrase Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Part}: {Reason.En}";
}

/// <summary>What became of a plan.</summary>
public abstract record SqlTranslation
{
    private SqlTranslation() { }

    /// <summary>A condition as SQL: TRUE and FALSE as decided, NULL where facts are missing or a value is an error.</summary>
    public sealed record Translated(SqlExpression Outcome) : SqlTranslation;

    /// <summary>The dialect or the source cannot say it exactly.</summary>
    public sealed record Refused(IReadOnlyList<SqlRefusal> Refusals) : SqlTranslation;
}

/// <summary>Ends the translation of one plan; never leaves the translator.</summary>
internal sealed class SqlRefusedException(SqlRefusal refusal) : Exception(refusal.ToString())
{
    public SqlRefusal Refusal { get; } = refusal;
}
