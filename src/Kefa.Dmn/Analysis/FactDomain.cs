using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Checking.Regions;

namespace Kefa.Dmn;

/// <summary>What the host knows of the values that a fact can have, whoever it is about.</summary>
public sealed record FactDomain
{
    /// <summary>The least number, included; null when there is none.</summary>
    public Number? Min { get; init; }

    /// <summary>The greatest number, included; null when there is none.</summary>
    public Number? Max { get; init; }

    /// <summary>Whether only whole numbers occur.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The only values; empty when any value of the fact's type may occur.</summary>
    public ImmutableArray<Value> Values { get; init; } = [];

    internal Domain ToDomain() => new(UnknownKind.Any, Min, Max, IsWhole, Values);
}
