using Kefa.Feel.Syntax;

namespace Kefa.Feel.Evaluation;

/// <summary>A function that an expression defines, with the values it saw when it was made.</summary>
internal sealed class LambdaFunction(FunctionNode node, Frame? frame, Interpreter maker) : FunctionValue(node.ParameterNames)
{
    public FunctionType Type => (FunctionType)node.Type;

    public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
    {
        if (arguments.Length != node.Parameters.Length)
            return context.Error($"The function takes {node.Parameters.Length} arguments and got {arguments.Length}.");
        var local = new Frame(frame, arguments.Length);
        for (var i = 0; i < arguments.Length; i++)
        {
            var type = node.Parameters[i].Type.OrAny;
            var argument = type == FeelType.Any ? arguments[i] : type.Coerce(arguments[i], context);
            if (argument is ErrorValue && arguments[i] is not ErrorValue)
                return argument;
            local[i] = argument;
        }

        context.EnterCall();
        var value = maker.For(context).Evaluate(node.Body, local);
        context.LeaveCall();
        return value;
    }
}
