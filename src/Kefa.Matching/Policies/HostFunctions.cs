using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>The functions that policies may call besides those of FEEL.</summary>
internal static class HostFunctions
{
    public static ImmutableDictionary<string, HostFunction> All { get; } = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("applicable", new HostFunction(new Applicable(), FeelType.FunctionOf(FeelType.ListOf(FeelType.Any), FeelType.ListOf(FeelType.Any))))]);

    /// <summary><c>applicable(list)</c>: without the years that do not apply (null); what is unknown, or went wrong, stays.</summary>
    private sealed class Applicable() : FunctionValue(["list"])
    {
        public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
        {
            if (arguments.Length != 1)
                return context.Error($"applicable() takes one list, not {arguments.Length} arguments.");
            return arguments[0] switch
            {
                ListValue list => new ListValue([.. list.Items.Where(item => item is not NullValue or ErrorValue)]),
                UnknownValue or ErrorValue => arguments[0],
                NullValue => ListValue.Empty,
                var one => new ListValue([one]),
            };
        }
    }
}
