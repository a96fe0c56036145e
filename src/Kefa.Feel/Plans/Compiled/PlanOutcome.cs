namespace Kefa.Feel.Plans;

/// <summary>Whether a condition holds.</summary>
public enum PlanOutcome : byte
{
    /// <summary>It does not: the value is false, or null because something that it asks for does not apply.</summary>
    False,

    /// <summary>It does.</summary>
    True,

    /// <summary>It is not decided: the value is unknown, an error, or no boolean.</summary>
    Open,
}
