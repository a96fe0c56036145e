using System.Collections.Immutable;

namespace Kefa.Feel;

/// <summary>A built-in function: its name and its signatures, which the checker, named arguments and the documentation use.</summary>
public abstract class BuiltInFunction(string name, params ImmutableArray<Signature> signatures) : FunctionValue([.. signatures[0].Parameters.Select(p => p.Name)])
{
    /// <summary>The name, as FEEL writes it; some have spaces.</summary>
    public string Name { get; } = name;

    /// <summary>The ways to call it.</summary>
    public ImmutableArray<Signature> Signatures { get; } = signatures;
}

/// <summary>One way to call a function.</summary>
/// <param name="Result">The type of the answer.</param>
/// <param name="Variadic">The last parameter may be repeated: <c>min(1, 2, 3)</c>.</param>
/// <param name="Parameters">Names, types, and which may be left out (only the last ones).</param>
public sealed record Signature(FeelType Result, bool Variadic, params ImmutableArray<Parameter> Parameters);

/// <summary>A parameter of a built-in function.</summary>
/// <param name="Name">Its name, for named arguments; some have spaces.</param>
/// <param name="Type">The type of values that it takes.</param>
/// <param name="Optional">Whether it may be left out.</param>
public sealed record Parameter(string Name, FeelType Type, bool Optional = false);
