namespace Kefa.Bureau.Operations;

/// <summary>An operator asked for what cannot be done as things stand; the message says what stands in the way and how to go on.</summary>
public sealed class RefusedException(string message) : Exception(message);
