using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>A boxed expression made ready to run. Immutable, used by several threads at once.</summary>
internal abstract class Code
{
    /// <summary>What is known of the result's type.</summary>
    public virtual FeelType Type => FeelType.Any;

    public abstract Value Evaluate(Scope scope, EvaluationContext context);
}

internal sealed class LiteralCode(FeelExpression expression) : Code
{
    public FeelExpression Expression { get; } = expression;

    public override FeelType Type => Expression.Type;

    public override Value Evaluate(Scope scope, EvaluationContext context) => Expression.Evaluate(scope, context);
}

/// <summary>Logic that could not be compiled: its value is the reason.</summary>
internal sealed class ErrorCode(Phrase reason) : Code
{
    public override Value Evaluate(Scope scope, EvaluationContext context) => context.Error(reason);
}

/// <summary>No logic: null.</summary>
internal sealed class NullCode : Code
{
    public override FeelType Type => FeelType.Null;

    public override Value Evaluate(Scope scope, EvaluationContext context) => Value.Null;
}

/// <summary>The result brought to the type that the model states.</summary>
internal sealed class TypedCode(Code inner, DmnType type) : Code
{
    public Code Inner { get; } = inner;

    public DmnType Declared { get; } = type;

    public override FeelType Type => Declared.Feel;

    public override Value Evaluate(Scope scope, EvaluationContext context) => Declared.Coerce(Inner.Evaluate(scope, context), context);
}

internal sealed class ListCode(Code[] items) : Code
{
    public override FeelType Type { get; } = FeelType.ListOf(items.Length > 0 && items.All(i => i.Type == items[0].Type) ? items[0].Type : FeelType.Any);

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var values = new Value[items.Length];
        for (var i = 0; i < items.Length; i++)
            values[i] = items[i].Evaluate(scope, context);
        return new ListValue([.. values]);
    }
}

/// <summary>A context; with a result entry only that is the value.</summary>
internal sealed class ContextCode(KeyValuePair<string, Code>[] entries, Code? result) : Code
{
    public IReadOnlyList<KeyValuePair<string, Code>> Entries => entries;

    public Code? Result => result;

    public override FeelType Type { get; } = result?.Type ?? FeelType.ContextOf(entries.Select(e => KeyValuePair.Create(e.Key, e.Value.Type)));

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var values = new Dictionary<string, Value>(entries.Length, StringComparer.Ordinal);
        var inner = Scope.Over(values, scope);
        foreach (var (name, code) in entries)
            values[name] = code.Evaluate(inner, context);
        return result?.Evaluate(inner, context) ?? new ContextValue(entries.Select(e => KeyValuePair.Create(e.Key, values[e.Key])));
    }
}

internal sealed class RelationCode(string[] columns, Code[][] rows) : Code
{
    public override FeelType Type { get; } = FeelType.ListOf(FeelType.ContextOf(columns.Select((name, i) =>
        KeyValuePair.Create(name, rows.Length > 0 && rows.All(r => r[i].Type == rows[0][i].Type) ? rows[0][i].Type : FeelType.Any))));

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var values = new Value[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var members = new KeyValuePair<string, Value>[columns.Length];
            for (var j = 0; j < columns.Length; j++)
                members[j] = KeyValuePair.Create(columns[j], row[j].Evaluate(scope, context));
            values[i] = new ContextValue(members);
        }

        return new ListValue([.. values]);
    }
}

internal sealed class ConditionalCode(Code condition, Code then, Code otherwise) : Code
{
    public override FeelType Type { get; } = then.Type == otherwise.Type ? then.Type : FeelType.Any;

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        switch (condition.Evaluate(scope, context))
        {
            case BooleanValue { Truth: true }:
                return then.Evaluate(scope, context);
            case UnknownValue { Kind: UnknownKind.Boolean } unknown:
                return Undecided.Either(then.Evaluate(scope, context), otherwise.Evaluate(scope, context), unknown);
            case UnknownValue { Kind: UnknownKind.Any } unknown:
                return Undecided.OrError(Undecided.Either(then.Evaluate(scope, context), otherwise.Evaluate(scope, context), unknown), [unknown]);
            case BooleanValue:
                return otherwise.Evaluate(scope, context);
            case ErrorValue error:
                return error;
            case NullValue:
                return otherwise.Evaluate(scope, context);
            default:
                return context.Error($"The condition of 'if' has to be a boolean.");
        }
    }
}

/// <summary>A call with named arguments.</summary>
internal sealed class InvocationCode(string name, Code function, KeyValuePair<string, Code>[] arguments) : Code
{
    public override FeelType Type => function.Type is FunctionType { Result: var result } ? result : FeelType.Any;

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var called = function.Evaluate(scope, context);
        if (called is not FunctionValue value)
            return called is ErrorValue or UnknownValue ? called : context.Error($"'{name}' is not a function.");
        var values = new KeyValuePair<string, Value>[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            values[i] = KeyValuePair.Create(arguments[i].Key, arguments[i].Value.Evaluate(scope, context));
        return value.InvokeNamed(values, context);
    }
}
