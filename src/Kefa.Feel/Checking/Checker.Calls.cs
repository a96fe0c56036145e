using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking;

internal sealed partial class Checker
{
    private void CheckFunction(FunctionNode function)
    {
        if (function.IsExternal)
            Report(function.Span, $"External functions (Java, PMML) cannot be called: say it in FEEL, or let the host offer a function.");
        foreach (var parameter in function.Parameters.Where(p => p.Type.Type is null))
            UnknownType(parameter.Type.Span);
    }

    private void CheckCall(CallNode call)
    {
        switch (call.Function)
        {
            case BuiltInNode builtIn:
                CheckBuiltIn(builtIn.Function, call.Arguments, call.Span);
                break;
            case FunctionNode function when function.Parameters.Length != call.Arguments.Length:
                Report(call.Span, $"The function takes {Count(function.Parameters.Length)} and gets {call.Arguments.Length}.");
                break;
            case { Type: FunctionType or BasicType { Kind: BasicKind.Any } }:
                break;
            case var other:
                Report(other.Span, $"'{other.Text}' is no function but a {other.Type}.");
                break;
        }
    }

    private void CheckCall(CallNamedNode call)
    {
        if (call.Function is not BuiltInNode { Function: var function })
            return;
        var names = function.Signatures.SelectMany(s => s.Parameters).Select(p => p.Name).Distinct(StringComparer.Ordinal).ToList();
        foreach (var argument in call.Arguments.Where(a => !names.Contains(a.Name)))
            Report(argument.NameSpan, $"'{function.Name}' has no parameter '{argument.Name}'{Suggestions.DidYouMean(argument.Name, names)}; it has {Phrase.List(names)}.");
    }

    private void CheckBuiltIn(BuiltInFunction function, ImmutableArray<Node> arguments, NodeSpan span)
    {
        var fitting = function.Signatures.Where(s => TypeRules.Accepts(s, arguments.Length)).ToList();
        if (fitting.Count == 0)
        {
            Report(span, $"'{function.Name}' takes {Expected(function)} and gets {arguments.Length}.");
            return;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (fitting.Any(s => Fits(arguments[i].Type, ParameterAt(s, i).Type)))
                continue;
            var parameter = ParameterAt(fitting[0], i);
            Report(arguments[i].Span, $"'{function.Name}' needs a {parameter.Type} as '{parameter.Name}' and gets a {arguments[i].Type}.");
        }
    }

    private static Parameter ParameterAt(Signature signature, int index) =>
        signature.Parameters[Math.Min(index, signature.Parameters.Length - 1)];

    /// <summary>An argument fits also where FEEL converts: a value to a list of one, a list of one to its item, a date to a date and time.</summary>
    internal static bool Fits(FeelType argument, FeelType parameter) =>
        CanBe(argument, parameter)
        || (parameter is ListType list && argument is not ListType && CanBe(argument, list.Item))
        || (argument is ListType singleton && parameter is not ListType && CanBe(singleton.Item, parameter))
        || (argument == FeelType.Date && parameter == FeelType.DateTime)
        || (argument == FeelType.DateTime && parameter == FeelType.Date);

    private static Phrase Expected(BuiltInFunction function)
    {
        var least = function.Signatures.Min(s => s.Parameters.Count(p => !p.Optional));
        if (function.Signatures.Any(s => s.Variadic))
            return $"at least {Count(least)}";
        var most = function.Signatures.Max(s => s.Parameters.Length);
        if (least == most)
            return Count(least);
        return $"{least} to {Count(most)}";
    }

    private static Phrase Count(int number) => number switch { 1 => $"1 argument", _ => $"{number} arguments" };
}
