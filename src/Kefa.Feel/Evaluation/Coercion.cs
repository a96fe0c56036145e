namespace Kefa.Feel;

internal static class Coercion
{
    public static Value Coerce(Value value, FeelType type, EvaluationContext context) => throw new NotImplementedException();
}
