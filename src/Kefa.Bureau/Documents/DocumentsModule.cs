using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Documents;

public static class DocumentsModule
{
    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        services.AddOptions<PdfOptions>().BindConfiguration("Kefa:Pdf");
        return services.AddSingleton<PdfPrinter>();
    }
}
