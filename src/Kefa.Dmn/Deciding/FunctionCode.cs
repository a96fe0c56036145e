using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>A function definition: its value is a function that sees the names round it.</summary>
internal sealed class FunctionCode(FunctionBody body) : Code
{
    public override FeelType Type => body.Type;

    public override Value Evaluate(Scope scope, EvaluationContext context) => new BoxedFunction(body, scope);
}

/// <summary>Parameters and body of a function that a model defines.</summary>
internal sealed class FunctionBody(string name, ImmutableArray<string> parameters, DmnType[] types, DmnType result)
{
    public string Name { get; } = name;

    public ImmutableArray<string> Parameters { get; } = parameters;

    public DmnType[] ParameterTypes { get; } = types;

    public DmnType Result { get; } = result;

    /// <summary>Set once, when the body is compiled: it may call the function itself.</summary>
    public Code Body { get; set; } = new NullCode();

    public FeelType Type => FeelType.FunctionOf(Result.Feel == FeelType.Any ? Body.Type : Result.Feel, ParameterTypes.Select(t => t.Feel));
}

/// <summary>A function that a model defines.</summary>
internal sealed class BoxedFunction(FunctionBody body, Scope closure) : FunctionValue(body.Parameters)
{
    public FunctionBody Body { get; } = body;

    public Scope Closure { get; } = closure;

    public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
    {
        // A model may call itself without end; the stack must not pay for it.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationLimitException($"The function '{Body.Name}' calls itself too deep.");
        if (arguments.Length != Parameters.Length)
            return context.Error($"The function '{Body.Name}' takes {Parameters.Length} arguments ({Phrase.List(Parameters)}), not {arguments.Length}.");
        var values = new Dictionary<string, Value>(arguments.Length, StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = Body.ParameterTypes[i].Coerce(arguments[i], context);
            if (argument is ErrorValue && arguments[i] is not NullValue)
                return argument;
            values[Parameters[i]] = argument;
        }

        return Body.Result.Coerce(Body.Body.Evaluate(Scope.Over(values, Closure), context), context);
    }

    public override Value InvokeNamed(IReadOnlyList<KeyValuePair<string, Value>> arguments, EvaluationContext context) =>
        arguments.Count == Parameters.Length
            ? base.InvokeNamed(arguments, context)
            : context.Error($"The function '{Body.Name}' takes {Parameters.Length} arguments ({Phrase.List(Parameters)}), not {arguments.Count}.");
}
