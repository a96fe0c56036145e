using System.Collections;
using System.Reflection;
using System.Text;

namespace Kefa.Dmn.Tests;

/// <summary>What a model says, as text: everything but where it stands.</summary>
internal static class Said
{
    public static string By(object? model)
    {
        var text = new StringBuilder();
        Write(model, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null or Position:
                text.Append('-');
                break;
            case string or bool or Enum:
                text.Append('"').Append(value).Append('"');
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                    Write(item, text);
                text.Append(']');
                break;
            default:
                text.Append(value.GetType().Name).Append('(');
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType != typeof(Position) && p.Name != nameof(DmnModel.Source)))
                {
                    text.Append('\n').Append(property.Name).Append('=');
                    Write(property.GetValue(value), text);
                }

                text.Append(')');
                break;
        }
    }
}
