namespace Kefa.Feel;

internal static class Conformance
{
    public static bool Conforms(FeelType type, FeelType other) => throw new NotImplementedException();

    public static bool Contains(FeelType type, Value value) => throw new NotImplementedException();
}
