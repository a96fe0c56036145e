using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Attachments;

public static class AttachmentsModule
{
    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.AddOptions<AttachmentOptions>().BindConfiguration("Kefa:Attachments").ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<IFileScanner>(provider => string.IsNullOrWhiteSpace(provider.GetRequiredService<IOptions<AttachmentOptions>>().Value.Scanner)
            ? new NoScanner()
            : new ScannerProgram(provider.GetRequiredService<IOptions<AttachmentOptions>>()));
        return services.AddSingleton<PdfTextReader>().AddScoped<FileStore>().AddScoped<FileTexts>().AddScoped<ForgetFiles>();
    }
}
