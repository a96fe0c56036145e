namespace Kefa.Feel;

/// <summary>A decimal number of 34 significant digits, scale -6111 to 6176, half-even (IEEE 754 decimal128, finite values only).</summary>
public readonly partial struct Number
{
}
