using Kefa.Feel.Syntax;

namespace Kefa.Feel.Evaluation;

internal sealed partial class Interpreter
{
    private Value Function(FunctionNode node, Frame? frame) =>
        node.IsExternal
            ? context.Error($"External functions (Java, PMML) cannot be called: say it in FEEL, or let the host offer a function.")
            : new LambdaFunction(node, frame, this);

    private Value Call(CallNode node, Frame? frame)
    {
        var function = Evaluate(node.Function, frame);
        if (function is not FunctionValue called)
            return NotAFunction(function, node.Function);
        var arguments = new Value[node.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            context.StepOver(arguments[i] = Evaluate(node.Arguments[i], frame));
        return called.Invoke(arguments, context);
    }

    private Value CallNamed(CallNamedNode node, Frame? frame)
    {
        var function = Evaluate(node.Function, frame);
        if (function is not FunctionValue called)
            return NotAFunction(function, node.Function);
        var arguments = new KeyValuePair<string, Value>[node.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = Evaluate(node.Arguments[i].Value, frame);
            context.StepOver(value);
            arguments[i] = KeyValuePair.Create(node.Arguments[i].Name, value);
        }

        return called.InvokeNamed(arguments, context);
    }

    private Value NotAFunction(Value value, Node node) => value switch
    {
        ErrorValue => value,
        UnknownValue unknown => UnknownValue.Of(UnknownKind.Any, unknown.Causes),
        _ => context.Error($"'{node.Text}' is no function but a {ValueKinds.Name(value)}."),
    };
}
