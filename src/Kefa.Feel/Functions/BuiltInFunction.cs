using System.Collections.Immutable;

namespace Kefa.Feel;

/// <summary>A built-in function: its name and its signatures, which the checker, named arguments and the documentation use.</summary>
public abstract class BuiltInFunction(string name, params ImmutableArray<Signature> signatures) : FunctionValue([.. signatures[0].Parameters.Select(p => p.Name)])
{
    public string Name { get; } = name;

    public ImmutableArray<Signature> Signatures { get; } = signatures;
}

/// <summary>One way to call a function.</summary>
/// <param name="Result">The type of the answer.</param>
/// <param name="Variadic">The last parameter may be repeated: <c>min(1, 2, 3)</c>.</param>
/// <param name="Parameters">Names, types, and which may be left out (only the last ones).</param>
public sealed record Signature(FeelType Result, bool Variadic, params ImmutableArray<Parameter> Parameters);

public sealed record Parameter(string Name, FeelType Type, bool Optional = false);
