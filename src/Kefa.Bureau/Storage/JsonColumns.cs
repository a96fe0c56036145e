using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Storage;

public static class JsonColumns
{
    private const string Mark = "Kefa:Json";

    /// <summary>The text is JSON: <c>jsonb</c> on PostgreSQL, text on SQLite. Decimals in it are strings; see design.md, "Tables".</summary>
    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Mark, true);

    internal static void Apply(ModelBuilder builder, bool postgreSql)
    {
        foreach (IMutableProperty property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(p => p.FindAnnotation(Mark) is not null).ToList())
        {
            property.RemoveAnnotation(Mark);
            if (postgreSql) property.SetColumnType("jsonb");
        }
    }
}
